import { logoutEndpoint } from '@curfew/relying-party/next';
import { party } from '../../party.js';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = logoutEndpoint(party);
