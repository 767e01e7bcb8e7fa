import { renderConsent } from '../../src/pages/templates/consent.ts';
import { renderError } from '../../src/pages/templates/error.ts';
import { renderHome } from '../../src/pages/templates/home.ts';
import { renderInvitation, renderInvitationAccepted } from '../../src/pages/templates/invitation.ts';
import { renderLogout } from '../../src/pages/templates/logout.ts';
import { renderSignIn } from '../../src/pages/templates/sign-in.ts';
import { renderSignedOut } from '../../src/pages/templates/signed-out.ts';

/** Gives the value of a field, so that a test can decide what stands in each. */
export type FieldValue = (field: string) => string;

/** Every page in every state, with each of its texts taken from `value`. */
export const samplePages: Record<string, (value: FieldValue) => string> = {
  'sign-in': (value) =>
    renderSignIn({
      action: value('action'),
      applicationName: value('applicationName'),
      xsrf: value('xsrf'),
      stylesheet: value('stylesheet'),
    }),
  'sign-in after an error': (value) =>
    renderSignIn({
      action: value('action'),
      applicationName: value('applicationName'),
      username: value('username'),
      error: 'invalid_credentials',
      xsrf: value('xsrf'),
    }),
  consent: (value) =>
    renderConsent({
      action: value('action'),
      applicationName: value('applicationName'),
      accountName: value('accountName'),
      attributes: [
        { name: value('name'), label: value('label'), value: value('value'), required: false },
        {
          name: value('required name'),
          label: value('required label'),
          value: value('required value'),
          required: true,
        },
      ],
      offlineAccess: true,
      xsrf: value('xsrf'),
      stylesheet: value('stylesheet'),
    }),
  'consent without attributes': (value) =>
    renderConsent({
      action: value('action'),
      applicationName: value('applicationName'),
      accountName: value('accountName'),
      attributes: [],
      offlineAccess: false,
      permissions: [value('permission')],
      xsrf: value('xsrf'),
    }),
  invitation: (value) =>
    renderInvitation({
      action: value('action'),
      username: value('username'),
      xsrf: value('xsrf'),
      stylesheet: value('stylesheet'),
    }),
  'invitation after an error': (value) =>
    renderInvitation({
      action: value('action'),
      username: value('username'),
      error: 'passwords_differ',
      xsrf: value('xsrf'),
    }),
  'invitation accepted': (value) =>
    renderInvitationAccepted({ username: value('username'), stylesheet: value('stylesheet') }),
  logout: (value) =>
    renderLogout({
      formId: value('formId'),
      action: value('action'),
      xsrf: value('xsrf'),
      applicationName: value('applicationName'),
      accountName: value('accountName'),
      applications: [
        { name: value('notified'), notified: true },
        { name: value('silent'), notified: false },
      ],
      stylesheet: value('stylesheet'),
    }),
  'signed out': (value) =>
    renderSignedOut({
      applicationName: value('applicationName'),
      returnTo: `https://application.example/${value('returnTo')}`,
      applications: [
        { name: value('told'), state: 'told' },
        { name: value('pending'), state: 'pending' },
        { name: value('failed'), state: 'failed' },
      ],
      stylesheet: value('stylesheet'),
    }),
  'signed out, kept up to date': (value) =>
    renderSignedOut({
      applications: [{ name: value('pending'), state: 'pending' }],
      progress: { address: value('address'), page: value('page') },
      script: value('script'),
    }),
  'signed out of one application': (value) =>
    renderSignedOut({ outcome: 'application', applicationName: value('applicationName') }),
  'still signed in': (value) => renderSignedOut({ outcome: 'nowhere', stylesheet: value('stylesheet') }),
  error: (value) =>
    renderError({
      title: value('title'),
      message: value('message'),
      code: value('code'),
      reference: value('reference'),
      stylesheet: value('stylesheet'),
    }),
  home: (value) =>
    renderHome({
      issuer: value('issuer'),
      accountUrl: `https://provider.example/${value('account')}`,
      consoleUrl: `https://provider.example/${value('console')}`,
      endpoints: [
        { name: value('endpoint'), url: `https://provider.example/${value('url')}` },
        { name: value('linked endpoint'), url: `https://provider.example/${value('linked url')}`, browsable: true },
      ],
      stylesheet: value('stylesheet'),
    }),
};

/** Every field of every page, as pairs for a table of tests. */
export function listFields(): { page: string; field: string }[] {
  return Object.entries(samplePages).flatMap(([page, render]) => {
    const fields = new Set<string>();
    render((field) => {
      fields.add(field);
      return field;
    });
    return [...fields].map((field) => ({ page, field }));
  });
}
