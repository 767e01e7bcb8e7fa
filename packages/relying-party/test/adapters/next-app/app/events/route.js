import { createSessionEvents } from '@curfew/relying-party';
import { party } from '../../party.js';

const events = createSessionEvents(party, { checkInterval: 0.2 });

export const GET = (request) => events.stream(request);
