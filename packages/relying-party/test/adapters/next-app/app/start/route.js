import { party } from '../../party.js';

export async function GET(request) {
  return party.login(request, {
    parameters: { prompt: 'login' },
    returnTo: new URL(`${party.baseUrl}/private`).pathname,
  });
}
