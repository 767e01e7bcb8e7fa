import type { Benchmark } from '../../harness/benchmark.ts';
import { type Contestant, compare } from '../../harness/compare.ts';
import { type Algorithm, type Issuer, startIssuer } from '../../harness/issuer.ts';
import { judge, type Outcome, ratioBetween } from '../../harness/report.ts';
import { startReceiver } from '../receiver/contestants.ts';

const VALID = 'valid';

/** What an attacker can send without a key of the issuer. */
const INVALID: Record<string, (issuer: Issuer, algorithm: Algorithm, sid: string) => string> = {
  'not a token': (_issuer, _algorithm, sid) => `${sid}.`.repeat(40),
  'of another issuer': (issuer, algorithm, sid) =>
    issuer.token(algorithm, sid, { claims: { iss: 'https://other.example' } }),
  'unknown key id': (issuer, algorithm, sid) => issuer.token(algorithm, sid, { header: { kid: `kid-of-${sid}` } }),
  'bad signature': (issuer, algorithm, sid) => {
    const [header, payload, signature = ''] = issuer.token(algorithm, sid).split('.');
    return [header, payload, `AAAA${signature.slice(4)}`].join('.');
  },
};

export const invalidTokens: Benchmark = {
  name: 'invalid-tokens',
  title: 'Invalid tokens: processor time to refuse one, next to accepting one',
  async run(setting) {
    const outcome: Outcome = { comparisons: [], goals: [], skipped: [] };
    const requests = setting.size('requests', 4_000, 60);
    const issuer = await startIssuer();
    for (const algorithm of ['RS256', 'ES256'] as const) {
      setting.say(algorithm);
      const settings = {
        issuer: issuer.url,
        publicJwks: issuer.publicJwks,
        algorithm,
        store: 'memory',
        location: '',
        framework: 'node',
      } as const;
      const server = await startReceiver('curfew', settings, setting.load);
      await server.open({ prefix: 'session-', from: 0, to: requests * (setting.repetitions + 1) });
      const post = async (tokens: readonly string[], expect: number) => {
        const { value, errors, details = {} } = await server.post(tokens, expect);
        return { value: details.cpuMicroseconds ?? 0, errors, details: { perSecond: value } };
      };
      const sidsOf = (repetition: number) =>
        Array.from({ length: requests }, (_, index) => `session-${repetition * requests + index}`);
      const valid: Contestant = {
        ...{ name: VALID, role: 'limit' },
        measure: (repetition) =>
          post(
            sidsOf(repetition).map((sid) => issuer.token(algorithm, sid)),
            200,
          ),
      };
      const invalid = Object.entries(INVALID).map(
        ([name, make]): Contestant => ({
          ...{ name, role: 'curfew' },
          measure: (repetition) =>
            post(
              sidsOf(repetition).map((sid) => make(issuer, algorithm, sid)),
              400,
            ),
        }),
      );
      const result = await compare(
        { parameters: { algorithm }, unit: 'µs per request', contestants: [valid, ...invalid] },
        setting.repetitions,
      );
      outcome.comparisons.push(result);
      for (const name of Object.keys(INVALID)) {
        const ratio = ratioBetween(result, name, VALID);
        if (ratio) outcome.goals.push(judge(`of a valid one: ${name}, ${algorithm}`, { atMost: 1 }, ratio));
      }
      await server.stop();
    }
    await issuer.close();
    return outcome;
  },
};
