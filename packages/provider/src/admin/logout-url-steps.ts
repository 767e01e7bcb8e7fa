import { z } from '@hono/zod-openapi';
import type { Probe } from '../delivery/probe.ts';
import { toInstant } from './values.ts';

const STEPS = ['address', 'dns', 'connect', 'tls', 'request', 'status', 'headers', 'body'] as const;
type StepName = (typeof STEPS)[number];

export const stepSchema = z
  .object({
    step: z.enum(STEPS),
    outcome: z.enum(['ok', 'warning', 'failed', 'skipped']),
    code: z.string(),
    message: z.string(),
    details: z.record(z.string(), z.unknown()),
  })
  .openapi('LogoutUrlStep');

export type Step = z.output<typeof stepSchema>;

const DAY = 86_400_000;
/** A certificate that ends sooner is worth a word. */
const SOON = 14 * DAY;
/** Characters of what the application says that are shown. */
const MAX_SHOWN = 300;

export interface Explained {
  uri: URL;
  probe: Probe;
  token: { token: string; tokenId: string };
  now: number;
}

/** The way of a test token, step by step, in words. What could not be reached is skipped. */
export function explainProbe(explained: Explained): Step[] {
  const steps = [acceptedAddress(explained), ...[explainDns, explainConnect, explainTls].map((of) => of(explained))];
  const answered = [explainRequest, explainStatus, explainHeaders, explainBody].map((of) => of(explained));
  return skipAfterFailure([...steps, ...answered]);
}

/** The steps when the address itself is refused, in the words of the registration. */
export function refuseAddress(message: string): Step[] {
  const refused: Step = { step: 'address', outcome: 'failed', code: 'uri_forbidden', message, details: {} };
  return skipAfterFailure([refused, ...STEPS.slice(1).map((step) => stepOf(step, 'ok', 'ok', ''))]);
}

export function outcomeOf(steps: readonly Step[]): 'ok' | 'warning' | 'failed' {
  const has = (outcome: Step['outcome']) => steps.some((step) => step.outcome === outcome);
  return has('failed') ? 'failed' : has('warning') ? 'warning' : 'ok';
}

/** After an answer all that follows is told; without one nothing is. */
function skipAfterFailure(steps: readonly Step[]): Step[] {
  const failed = steps.findIndex(({ outcome, step }) => outcome === 'failed' && step !== 'status');
  if (failed < 0) return [...steps];
  const skipped = (step: StepName) => stepOf(step, 'skipped', 'not_reached', 'Not reached.');
  return steps.map((step, index) => (index > failed ? skipped(step.step) : step));
}

function acceptedAddress({ uri }: Explained): Step {
  return stepOf('address', 'ok', 'ok', 'The address may be registered.', { host: uri.hostname, path: uri.pathname });
}

function explainDns({ uri, probe }: Explained): Step {
  const { addresses, outcome, throughProxy } = probe;
  if (outcome.code === 'dns_failed') {
    return stepOf('dns', 'failed', 'dns_failed', `The name ${uri.hostname} leads to no address.`);
  }
  if (outcome.code === 'address_forbidden') {
    const message = 'It leads to private addresses only, and none of them is on the allow-list.';
    return stepOf('dns', 'failed', 'address_forbidden', message, { addresses: addresses?.found ?? [uri.hostname] });
  }
  if (throughProxy) return stepOf('dns', 'skipped', 'left_to_proxy', 'The proxy for deliveries resolves names.');
  if (addresses === undefined) return stepOf('dns', 'skipped', 'not_needed', 'The address is no name.');
  const refused = addresses.found.filter((address) => !addresses.allowed.includes(address));
  const details = { addresses: addresses.allowed, refused };
  if (refused.length === 0) return stepOf('dns', 'ok', 'ok', 'The name leads to addresses that may be used.', details);
  const message = 'Some of its addresses are private, are not on the allow-list, and are left out.';
  return stepOf('dns', 'warning', 'addresses_left_out', message, details);
}

function explainConnect({ probe }: Explained): Step {
  const { outcome, connection, reason } = probe;
  const details = reason === undefined ? {} : { reason };
  if (connection !== undefined) return stepOf('connect', 'ok', 'ok', 'Connected.', { ...connection });
  switch (outcome.code) {
    case 'connect_failed':
      return stepOf('connect', 'failed', outcome.code, 'Nobody takes the connection.', details);
    case 'timeout':
      return stepOf('connect', 'failed', outcome.code, 'There was no connection in time.', details);
    case 'proxy_failed':
      return stepOf('connect', 'failed', outcome.code, 'The proxy for deliveries cannot be reached.', details);
    case 'proxy_refused':
      return stepOf('connect', 'failed', outcome.code, 'The proxy for deliveries refuses the connection.', details);
    default:
      return stepOf('connect', 'ok', 'ok', 'Connected.');
  }
}

function explainTls({ uri, probe, now }: Explained): Step {
  const { outcome, tls, reason } = probe;
  if (uri.protocol === 'http:') {
    const message = 'Not encrypted. For this host that is allowed, on the way to it everybody can read along.';
    return stepOf('tls', 'warning', 'unencrypted', message);
  }
  if (outcome.code === 'tls_failed' || tls === undefined) {
    const message =
      'The connection cannot be encrypted: the certificate is not good for this name, or nobody trusts it.';
    return stepOf('tls', 'failed', 'tls_failed', message, reason === undefined ? {} : { reason });
  }
  const { protocol, issuer = null, validTo } = tls;
  const details = { protocol, issuer, validTo: validTo === undefined ? null : toInstant(validTo) };
  if (validTo === undefined || validTo - now > SOON) {
    return stepOf('tls', 'ok', 'ok', 'Encrypted, and the certificate is good.', details);
  }
  return stepOf('tls', 'warning', 'certificate_ends_soon', 'The certificate ends within two weeks.', details);
}

function explainRequest({ probe, token }: Explained): Step {
  const { code, durationMs } = probe.outcome;
  const details = { durationMs, tokenId: token.tokenId };
  const failed = (message: string) => stepOf('request', 'failed', code, message, details);
  switch (code) {
    case 'timeout':
      return failed('The test Logout Token was sent, and no answer came in time.');
    case 'connection_reset':
      return failed('The application closed the connection without an answer.');
    case 'response_invalid':
      return failed('What came back is not HTTP.');
    case 'response_too_large':
      return failed('The header fields of the answer are too large.');
    default:
      return stepOf('request', 'ok', 'ok', 'A test Logout Token, for a session that is nobody’s, was sent.', details);
  }
}

function explainStatus({ probe, token }: Explained): Step {
  const { status } = probe.outcome;
  const details = { status, ...readError(probe, token.token) };
  const failed = (code: string, message: string) => stepOf('status', 'failed', code, message, details);
  if (status === 200 || status === 204) {
    return stepOf('status', 'ok', 'ok', 'The application accepts Logout Tokens of this provider.', details);
  }
  if (status === 400) {
    const message =
      'The application refuses the token: it does not trust this issuer, its keys or this client id, or it takes a ' +
      'session that it does not know for a failure.';
    return failed('token_refused', message);
  }
  if (status !== undefined && status >= 300 && status < 400) {
    return failed(
      'redirect_refused',
      'The application redirects. Redirects are not followed: register the final address.',
    );
  }
  if (status === 401 || status === 403) {
    return failed('http_status', 'Something in front of the endpoint wants a sign-in. Logout Tokens come without one.');
  }
  if (status === 404 || status === 405)
    return failed('http_status', 'There is no endpoint for Logout Tokens at this address.');
  if (status !== undefined && status >= 500)
    return failed('http_status', 'The application fails. A real delivery is tried again.');
  return failed('http_status', 'The answer to a Logout Token is 200, or 400 if it is refused.');
}

function explainHeaders({ probe }: Explained): Step {
  const fields = [probe.headers?.['cache-control']].flat().filter((field) => field !== undefined);
  const details = { cacheControl: fields.join(', ') || null };
  const directives = fields
    .join(',')
    .split(',')
    .map((directive) => directive.trim().toLowerCase());
  if (directives.includes('no-store')) return stepOf('headers', 'ok', 'ok', 'The answer may not be stored.', details);
  const message = 'Cache-Control: no-store is missing (Back-Channel Logout 1.0, section 2.8).';
  return stepOf('headers', 'warning', 'no_store_missing', message, details);
}

function explainBody({ probe }: Explained): Step {
  const { body, outcome } = probe;
  const bytes = body?.bytes.byteLength ?? 0;
  const details = { bytes };
  if (body?.end === 'too_long') {
    return stepOf('body', 'warning', 'body_too_large', 'The body is long. Only its beginning is read.', details);
  }
  if (body?.end !== 'complete') {
    return stepOf('body', 'warning', 'body_unfinished', 'The body did not come to an end. The status counts.', details);
  }
  if (outcome.status === 400 && bytes > 0 && readError(probe, '').error === undefined) {
    const message = 'The body of a refusal should be JSON with a member "error".';
    return stepOf('body', 'warning', 'body_not_json', message, details);
  }
  return stepOf(
    'body',
    'ok',
    'ok',
    bytes === 0 ? 'There is no body, and none is needed.' : 'The body is short.',
    details,
  );
}

/** What the application says of its refusal (section 2.8), and nothing else of the body. */
function readError({ outcome, body }: Probe, token: string): { error?: string; errorDescription?: string } {
  if (outcome.status === undefined || outcome.status < 400 || body === undefined) return {};
  try {
    const parsed: unknown = JSON.parse(Buffer.from(body.bytes).toString());
    if (typeof parsed !== 'object' || parsed === null) return {};
    const { error, error_description: description } = parsed as { error?: unknown; error_description?: unknown };
    return {
      ...(typeof error === 'string' ? { error: shorten(error, token) } : {}),
      ...(typeof description === 'string' ? { errorDescription: shorten(description, token) } : {}),
    };
  } catch {
    return {};
  }
}

function shorten(text: string, token: string): string {
  const shown = token === '' ? text : text.replaceAll(token, '…');
  return shown.replaceAll(/\p{C}/gu, ' ').slice(0, MAX_SHOWN);
}

function stepOf(
  step: StepName,
  outcome: Step['outcome'],
  code: string,
  message: string,
  details: Record<string, unknown> = {},
): Step {
  return { step, outcome, code, message, details };
}
