/** The session ended while a request that had loaded it was under way: its changes are refused. */
export class SessionTerminatedError extends Error {
  override readonly name = 'SessionTerminatedError';
  readonly code = 'session_terminated';

  constructor() {
    super('The session has ended.');
  }
}
