import { createHmac, timingSafeEqual } from 'node:crypto';
import type { HttpBindings } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { csrf } from 'hono/csrf';
import { AccountError } from '../directory/accounts.ts';
import { acceptInvitation, findInvited } from '../directory/invitations.ts';
import { issuerPath } from '../issuer-path.ts';
import { cookieName } from '../protocol/cookies.ts';
import type { Moment } from '../sessions/termination.ts';
import type { Database } from '../storage/storage.ts';
import { pageHeaders } from './headers.ts';
import { renderError } from './templates/error.ts';
import { type InvitationError, renderInvitation, renderInvitationAccepted } from './templates/invitation.ts';
import { stylesheetOf } from './templates/layout.ts';

export const INVITATION_PATH = '/invitation';

const MAX_TOKEN = 200;
/** Seconds between the opening of the link and the new password. */
const COOKIE_LIFETIME = 3600;

export interface InvitationPagesOptions {
  issuer: string;
  db: Database;
  xsrfKey: string;
  moment: () => Moment;
  /** Called when a password was set. */
  changed: () => void;
}

/** The link of an invitation. */
export function invitationLink(issuer: string, token: string): string {
  return `${issuer}${INVITATION_PATH}?${new URLSearchParams({ token })}`;
}

/**
 * Where somebody who was invited sets the password. The link hands its token to a cookie and leads on to an address
 * without it: what stays in the history, is copied from the address bar or sent as a referrer is no way in.
 */
export function createInvitationPages(options: InvitationPagesOptions): Hono<{ Bindings: HttpBindings }> {
  const { issuer, db, xsrfKey, moment, changed } = options;
  const path = `${issuerPath(issuer)}${INVITATION_PATH}`;
  const stylesheet = stylesheetOf(issuerPath(issuer));
  const cookie = cookieName(issuer, 'invitation');
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.use(csrf({ origin: new URL(issuer).origin }), bodyLimit({ maxSize: 16 * 1024 }));

  const refuse = (c: Context) => {
    deleteCookie(c, cookie, { path });
    return c.html(
      renderError({
        title: 'This invitation is not good any more',
        message: 'It was used, has expired, or is not complete. Ask whoever sent it for another one.',
        code: 'invitation_invalid',
        stylesheet,
      }),
      400,
      pageHeaders(),
    );
  };
  const show = (c: Context, { token, username }: { token: string; username: string }, error?: InvitationError) =>
    c.html(
      renderInvitation({ action: path, username, xsrf: xsrfFor(xsrfKey, token), error, stylesheet }),
      error === undefined ? 200 : 422,
      pageHeaders(),
    );

  app.get('/', async (c) => {
    const given = c.req.query('token');
    if (given !== undefined && given.length <= MAX_TOKEN) {
      // Not `strict`: the link is opened from elsewhere, and with it the way on.
      const secure = issuer.startsWith('https:');
      setCookie(c, cookie, given, { path, httpOnly: true, sameSite: 'Lax', secure, maxAge: COOKIE_LIFETIME });
      c.header('cache-control', 'no-store');
      c.header('referrer-policy', 'no-referrer');
      return c.redirect(path, 303);
    }
    const token = getCookie(c, cookie) ?? '';
    const username = await findInvited(db, token, moment().now);
    return username === undefined ? refuse(c) : show(c, { token, username });
  });

  app.post('/', async (c) => {
    const token = getCookie(c, cookie) ?? '';
    const username = await findInvited(db, token, moment().now);
    if (username === undefined) return refuse(c);
    const form = await c.req.formData();
    const [password, repeated, xsrf] = ['password', 'repeated', 'xsrf'].map((name) => String(form.get(name) ?? ''));
    if (!isEqual(xsrf ?? '', xsrfFor(xsrfKey, token))) return show(c, { token, username }, 'form_expired');
    if (password !== repeated) return show(c, { token, username }, 'passwords_differ');
    try {
      await acceptInvitation(db, { token, password: password ?? '' }, moment());
    } catch (error) {
      if (!(error instanceof AccountError)) throw error;
      return error.code === 'password_too_short' ? show(c, { token, username }, error.code) : refuse(c);
    }
    changed();
    deleteCookie(c, cookie, { path });
    return c.html(renderInvitationAccepted({ username, stylesheet }), 200, pageHeaders());
  });

  return app;
}

// Bound to the invitation, which is bound to this browser by its cookie.
function xsrfFor(key: string, token: string): string {
  return createHmac('sha256', key).update(`invitation:${token}`).digest('base64url');
}

function isEqual(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
