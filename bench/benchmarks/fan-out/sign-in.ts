import { createHash } from 'node:crypto';
import { Browser, type Page } from '../../../packages/provider/test/browser.ts';

/** A provider as an application sees it. */
export interface Endpoints {
  authorization: string;
  token: string;
  endSession: string;
  clientId: string;
  clientSecret: string;
}

const VERIFIER = 'a verifier of this benchmark that is long enough for everybody'.replaceAll(' ', '-');
const CALLBACK = 'https://app.example/callback';

/** Somebody signed in, on the page that asks whether to sign out. */
export interface Leaving {
  browser: Browser;
  question: Page;
  sid: string;
}

/** Signs in at an application and opens its logout, up to the question. */
export async function signInAndAskToLeave(
  endpoints: Endpoints,
  credentials: Record<string, string>,
  joinOthers: (sid: string) => Promise<void>,
): Promise<Leaving> {
  const { authorization, token, endSession, clientId, clientSecret } = endpoints;
  const browser = new Browser();
  const parameters = {
    ...{
      client_id: clientId,
      redirect_uri: CALLBACK,
      response_type: 'code',
      scope: 'openid',
      code_challenge_method: 'S256',
    },
    code_challenge: createHash('sha256').update(VERIFIER).digest('base64url'),
  };
  let page = await browser.open(`${authorization}?${new URLSearchParams(parameters)}`);
  if (page.body.includes('name="password"')) page = await browser.submit(page, credentials);
  if (page.body.includes('name="decision"')) page = await browser.submit(page, { decision: 'allow' });
  const code = new URL(page.url).searchParams.get('code');
  if (code === null) throw new Error(`Nobody was signed in: ${page.status} ${page.url} ${page.body}`);
  const answer = await fetch(token, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}` },
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code,
      redirect_uri: CALLBACK,
      code_verifier: VERIFIER,
    }),
  });
  const { id_token } = (await answer.json()) as { id_token?: string };
  if (id_token === undefined) throw new Error(`No ID Token: ${answer.status}`);
  const { sid } = JSON.parse(Buffer.from(id_token.split('.')[1] ?? '', 'base64url').toString());
  await joinOthers(String(sid));
  const back = { id_token_hint: id_token, post_logout_redirect_uri: 'https://app.example/signed-out' };
  return { browser, question: await browser.open(`${endSession}?${new URLSearchParams(back)}`), sid: String(sid) };
}
