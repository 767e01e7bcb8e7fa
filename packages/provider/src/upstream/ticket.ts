import { jwtVerify, SignJWT } from 'jose';

/** What the upstream side of a sign-in tells the interaction that waits for it. */
export interface UpstreamTicket {
  /** The interaction it is for. */
  interactionUid: string;
  accountId: string;
  upstreamSessionId: string;
  /** When the person signed in there, in milliseconds. */
  startedAt: number;
}

const ALGORITHM = 'HS256';
const AUDIENCE = 'curfew:interaction';

/** Signs a ticket that is good for a minute. It carries the sign-in from the path of one cookie to that of the other. */
export function issueTicket(ticket: UpstreamTicket, key: string): Promise<string> {
  return new SignJWT({ ...ticket })
    .setProtectedHeader({ alg: ALGORITHM })
    .setAudience(AUDIENCE)
    .setExpirationTime('60s')
    .sign(new TextEncoder().encode(key));
}

/** The ticket if it is genuine, still good, and for this interaction. */
export async function readTicket(
  text: string,
  interactionUid: string,
  key: string,
): Promise<UpstreamTicket | undefined> {
  try {
    const { payload } = await jwtVerify<UpstreamTicket>(text, new TextEncoder().encode(key), {
      algorithms: [ALGORITHM],
      audience: AUDIENCE,
      requiredClaims: ['exp'],
    });
    return payload.interactionUid === interactionUid ? payload : undefined;
  } catch {
    return undefined;
  }
}
