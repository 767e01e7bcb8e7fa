/** What an application tells on its page about who is signed in. */
export interface State {
  user: string | null;
  sid?: string | undefined;
}

const MARK = 'STATE ';

/** A page that says who is signed in, for people and for {@link readState}. */
export function statePage(state: State, controls = ''): string {
  const text = JSON.stringify(state).replaceAll('<', '\\u003c');
  return `<!doctype html><title>Application</title><pre>${MARK}${text}</pre>${controls}`;
}

export function readState(text: string): State {
  const line = text.split('\n').find((candidate) => candidate.startsWith(MARK));
  if (line === undefined) throw new Error(`This page does not say who is signed in: ${text.slice(0, 300)}`);
  return JSON.parse(line.slice(MARK.length)) as State;
}
