import createClient from 'openapi-fetch';
import { basePath } from '../base-path.ts';
import { Problem, readProblem } from './problem.ts';
import type { paths } from './schema.d.ts';
import { goToSignIn, rememberSignedIn, SIGNED_OUT } from './sign-in.ts';

/** Without it the provider does not look at the cookie. */
export const CONSOLE_HEADER = { 'X-Curfew-Console': '1' };

/** The API, typed after the provider's description of it. Ask through {@link ask}. */
export const api = createClient<paths>({ baseUrl: basePath, headers: CONSOLE_HEADER, fetch: reach });

/**
 * The answer to a request.
 *
 * @example const page = await ask(api.GET('/api/admin/v1/applications', { params: { query: { search } }, signal }));
 * @throws Problem when it is not carried out. Whoever is not signed in (any more) is led to the sign-in page.
 */
export async function ask<T>(request: Promise<{ data?: T; response: Response }>): Promise<T> {
  const { data } = await request;
  rememberSignedIn();
  // Answers without a body (204) have no data, and their type says so.
  return data as T;
}

/** Also for what the description does not tell: discovery, the event stream. */
export async function reach(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const response = await fetch(input, init).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new Problem(0, { code: 'network_failed', message: '' });
  });
  if (response.ok) return response;
  const problem = await readProblem(response);
  // Never answered when the page is left: nothing that fails is to be seen in between.
  if (problem.status === 401 && SIGNED_OUT.has(problem.code) && goToSignIn()) await new Promise(() => {});
  throw problem;
}
