import { randomUUID } from 'node:crypto';
import type { ErrorOut, KoaContextWithOIDC } from 'oidc-provider';
import { pageHeaders } from './headers.ts';
import { renderError } from './templates/error.ts';
import { stylesheetOf } from './templates/layout.ts';

/** The page for an authorization or logout request that cannot be answered. */
export function renderProtocolError(ctx: KoaContextWithOIDC, out: ErrorOut, path: string): void {
  const isFault = out.error === 'server_error';
  const reference = randomUUID();
  ctx.state.errorReference = reference;
  // The request may have failed after its answer was made: a redirect with a code in it is not given away.
  ctx.remove('location');
  ctx.set(pageHeaders());
  ctx.type = 'html';
  ctx.body = renderError({
    title: isFault ? 'Something went wrong here' : 'This request cannot be answered',
    message: isFault
      ? 'It is not your fault. Please try again; if it happens again, tell whoever runs this service.'
      : (out.error_description ?? 'The application sent a request that is not valid.'),
    code: out.error,
    stylesheet: stylesheetOf(path),
    ...(isFault ? { reference } : {}),
  });
}
