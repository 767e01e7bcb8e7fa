import { existsSync, readFileSync, writeFileSync } from 'node:fs';
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
  /** Of the peer. */
  version: string;
  /** When it ran, as `2026-01-31`, and with what. */
  date: string;
  node: string;
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

const KEPT = new URL('../results.json', import.meta.url);
const PAGE = new URL('../RESULTS.md', import.meta.url);

/** Keeps results in place of those that the same pairs had before, and writes the page anew. */
export function keepResults(news: readonly PairResults[], order: readonly string[], flows: readonly Flow[]): void {
  const old = existsSync(KEPT) ? (JSON.parse(readFileSync(KEPT, 'utf8')) as PairResults[]) : [];
  const all = order.flatMap((id) => [...news, ...old].find((pair) => pair.id === id) ?? []);
  writeFileSync(KEPT, `${JSON.stringify(all, null, 2)}\n`);
  writeFileSync(PAGE, toMarkdown(all, flows));
}

function toMarkdown(pairs: readonly PairResults[], flows: readonly Flow[]): string {
  const tables = [
    section('Our relying-party kit at providers that others wrote', pairs, 'providers', flows),
    section('Our provider with applications that others wrote', pairs, 'applications', flows),
  ];
  return `# Interoperability

What \`npm run interop\` found. ${summarize(pairs)}; ${count(pairs, 'fault')} flows show a known fault of the peer.

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
  const versions =
    row(['version', ...pairs.map((pair) => pair.version)]) +
    row(['run on', ...pairs.map(({ date, node }) => `${date}, Node ${node}`)]);
  const resultOf = (pair: PairResults, { id }: Flow) => pair.results.find(({ flow }) => flow === id);
  // A flow that no pair of this side allows is no news.
  const isSkipped = (pair: PairResults, flow: Flow) => (resultOf(pair, flow)?.status ?? 'skipped') === 'skipped';
  const used = flows.filter((flow) => !pairs.every((pair) => isSkipped(pair, flow)));
  const rows = used.map((flow) =>
    row([flow.title, ...pairs.map((pair) => SHOWN[resultOf(pair, flow)?.status ?? 'skipped'])]),
  );
  const notes = pairs.map((pair) => notesOf(pair, used.length === 0 ? flows : used)).join('');
  return `## ${title}\n\n${head}${versions}${rows.join('')}\n${notes}`;
}

function notesOf(pair: PairResults, flows: readonly Flow[]): string {
  const titles = new Map(flows.map(({ id, title }) => [id, title]));
  const lines = pair.results
    .filter(({ flow, note }) => note !== undefined && titles.has(flow))
    .map(({ flow, status, note }) => `- ${titles.get(flow)}: ${status === 'passed' ? '' : `${status}, `}${note}`);
  return lines.length === 0 ? '' : `${pair.title}:\n\n${lines.join('\n')}\n\n`;
}
