import { html } from 'hono/html';
import { type Markup, type PageOptions, renderPage } from './layout.ts';

/** One attribute of the account that the application asks for. */
export interface ConsentAttribute {
  /** Name of the claim, posted as a value of the field `attribute` when it is chosen. */
  name: string;
  /** What people call it, for example "Email address". */
  label: string;
  /** What the application would receive. */
  value: string;
  /** Whether the application does not work without it. */
  required: boolean;
}

/**
 * The consent form. It posts `decision` (`allow` or `deny`), `attribute` once per chosen attribute, and `xsrf`.
 * Required attributes are shown as chosen and cannot be changed, and browsers do not send such fields: whoever receives
 * the form adds the required ones itself, and takes no name that was not on the form.
 */
export interface ConsentPage extends PageOptions {
  action: string;
  applicationName: string;
  /** The account as its owner knows it, usually the username. */
  accountName: string;
  attributes: readonly ConsentAttribute[];
  /** Whether the application asks to keep access while the person is away (`offline_access`). */
  offlineAccess: boolean;
  /** What the application may do at this provider in the person's name, in words. */
  permissions?: readonly string[];
  xsrf: string;
}

/** Renders the consent form. Optional attributes start unchecked: sharing is a choice, not a default. */
export function renderConsent(page: ConsentPage): string {
  const { action, applicationName, accountName, attributes, offlineAccess, permissions = [], xsrf, stylesheet } = page;
  const body = html`<h1>Share with ${applicationName}</h1>
<p class="lead">You are signed in as <strong>${accountName}</strong>.</p>
<form class="stack" method="post" action="${action}">
<input type="hidden" name="xsrf" value="${xsrf}">
${attributes.length > 0 ? renderAttributes(page) : html`<p><strong>${applicationName}</strong> will recognise you when you come back. It asks for no other details.</p>`}
${
  permissions.length > 0
    ? html`<section class="note">
<h2>${applicationName} may do this in your name</h2>
<ul class="names">${permissions.map((permission) => html`<li>${permission}</li>`)}</ul>
</section>`
    : ''
}
${
  offlineAccess
    ? html`<section class="note">
<h2>Access while you are away</h2>
<p>${applicationName} may keep its access after you close the browser, and even after you sign out.</p>
</section>`
    : ''
}
<div class="actions">
<button class="button primary" type="submit" name="decision" value="allow">Continue</button>
<button class="button" type="submit" name="decision" value="deny">Deny</button>
</div>
</form>`;
  return renderPage({ title: `Share with ${applicationName}`, body, stylesheet });
}

function renderAttributes({ applicationName, attributes }: ConsentPage): Markup {
  return html`<fieldset class="choices">
<legend><strong>${applicationName}</strong> asks for these details. Choose what to share.</legend>
${attributes.map(renderAttribute)}
</fieldset>
${attributes.some((attribute) => attribute.required) ? html`<p class="hint">${applicationName} does not work without the details marked “required”. To keep them to yourself, choose Deny.</p>` : ''}`;
}

// Positions, not names, make the ids: a name may hold characters that an id reference cannot.
function renderAttribute({ name, label, value, required }: ConsentAttribute, position: number): Markup {
  const id = `attribute-${position}`;
  return html`<div class="choice">
<input type="checkbox" id="${id}" name="attribute" value="${name}" aria-describedby="${id}-value"${required ? html` checked disabled` : ''}>
<label for="${id}"><span class="choice-label">${label}</span>${required ? html` <span class="tag">required</span>` : ''}</label>
<span class="choice-value" id="${id}-value">${value}</span>
</div>`;
}
