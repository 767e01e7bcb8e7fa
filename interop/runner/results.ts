import { readFileSync } from 'node:fs';
import type { Flow } from '../flows/flow.ts';

export type Status = 'passed' | 'failed' | 'fault' | 'skipped';

export interface Result {
  flow: string;
  status: Status;
  /** Why, or what else was seen. */
  note?: string;
}

export interface PairResults {
  id: string;
  title: string;
  side: Side;
  version: string;
  results: Result[];
}

export type Side = 'providers' | 'applications';

const SHOWN: Record<Status, string> = { passed: 'passed', failed: '**failed**', fault: 'fault', skipped: '–' };

export function count(pairs: readonly PairResults[], status: Status): number {
  return pairs.flatMap(({ results }) => results).filter((result) => result.status === status).length;
}

/** The closing line of a run. */
export function summarize(pairs: readonly PairResults[]): string {
  return `${count(pairs, 'passed')} passed, ${count(pairs, 'failed')} failed, ${count(pairs, 'skipped')} skipped`;
}

/** The page that is kept in the repository. */
export function toMarkdown(pairs: readonly PairResults[], flows: readonly Flow[], date: Date): string {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  const tables = [
    section('Our relying-party kit at providers that others wrote', pairs, 'providers', flows),
    section('Our provider with applications that others wrote', pairs, 'applications', flows),
  ];
  return `# Interoperability

What \`npm run interop\` found on ${date.toISOString().slice(0, 10)} with Curfew ${version} on Node ${process.version} (${process.platform} ${process.arch}).
${summarize(pairs)}; ${count(pairs, 'fault')} flows show a known fault of the peer.

- **passed**: every check of the flow held, over real HTTP and in a real browser.
- **fault**: the flow fails because of the peer, in the very way that its page in [findings](findings) explains. Were it to pass, or
  to fail in another way, the run would fail.
- **–**: not run; the notes say why.

${tables.join('\n')}`;
}

function section(title: string, all: readonly PairResults[], side: Side, flows: readonly Flow[]): string {
  const pairs = all.filter((pair) => pair.side === side);
  if (pairs.length === 0) return '';
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |\n`;
  const head = row(['', ...pairs.map((pair) => pair.title)]) + row(['---', ...pairs.map(() => '---')]);
  const versions = row(['version', ...pairs.map((pair) => pair.version)]);
  const resultOf = (pair: PairResults, { id }: Flow) => pair.results.find(({ flow }) => flow === id);
  const used = flows.filter((flow) => pairs.some((pair) => resultOf(pair, flow)));
  const rows = used.map((flow) =>
    row([flow.title, ...pairs.map((pair) => SHOWN[resultOf(pair, flow)?.status ?? 'skipped'])]),
  );
  const notes = pairs.map((pair) => notesOf(pair, flows)).join('');
  return `## ${title}\n\n${head}${versions}${rows.join('')}\n${notes}`;
}

function notesOf(pair: PairResults, flows: readonly Flow[]): string {
  const titles = new Map(flows.map(({ id, title }) => [id, title]));
  const lines = pair.results
    .filter(({ note }) => note !== undefined)
    .map(
      ({ flow, status, note }) => `- ${titles.get(flow) ?? flow}: ${status === 'passed' ? '' : `${status}, `}${note}`,
    );
  return lines.length === 0 ? '' : `${pair.title}:\n\n${lines.join('\n')}\n\n`;
}
