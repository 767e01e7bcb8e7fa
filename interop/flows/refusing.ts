import { pause } from '../runner/eventually.ts';
import { expectSignedIn, expectTrue, type Flow, heardAfter, needed, signInAt, signOut } from './flow.ts';

export const wrongTokens: Flow = {
  id: 'wrong-tokens',
  title: 'wrong tokens are refused and end nothing',
  async run(pair, person) {
    const { first, other } = pair;
    const before = other.signIns.length;
    const all = [first, pair.withoutSid, other].filter((application) => application !== undefined);
    const leaving = await signInAt(pair, all, person);
    const sub = (await first.state(leaving)).user ?? '';
    const idToken = other.signIns[before]?.idToken ?? '';
    const foreignFrom = pair.withoutSid?.wire.heard.length ?? 0;
    const { token, claims } = await heardAfter(first, () => signOut(pair, other, leaving));
    await pause(1_100);
    const staying = await signInAt(pair, [first], person);
    // Without a sid it would end every session of the person, if it were for this application.
    const foreign =
      (await pair.provider.mint?.(other, { sub })) ?? (await pair.withoutSid?.wire.hears(foreignFrom))?.token;

    const { sid: _, ...everySession } = claims;
    const [header = '', payload = '', signature = ''] = token.split('.');
    const changed = `${header}.${encode({ ...everySession, jti: 'changed' })}.${signature}`;
    const flipped = `${header}.${payload}.${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`;
    const wrong: [string, string][] = [
      ['a signature that was changed', flipped],
      ['claims that were changed', changed],
      ['no signature', `${encode({ alg: 'none' })}.${encode({ ...everySession, jti: 'unsigned' })}.`],
      ['another application’s token', needed(foreign, 'no token of another application is to be had')],
      ['an ID Token', idToken],
      ['what is no token', 'x'],
    ];
    const oddAnswers: string[] = [];
    for (const [what, sent] of wrong) {
      const { status } = await first.wire.send(sent);
      expectTrue(status >= 400, `${what} was answered with ${status}`);
      await expectSignedIn(first, staying, `${what} ended a session`);
      if (status !== 400) oddAnswers.push(`${status} for ${what}`);
    }
    return oddAnswers.length === 0 ? undefined : `answers other than 400: ${oddAnswers.join(', ')}`;
  },
};

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
