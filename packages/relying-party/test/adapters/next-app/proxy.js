import { requiresSession } from '@curfew/relying-party/next';
import { party } from './party.js';

export const proxy = requiresSession(party);
export const config = { matcher: '/private' };
