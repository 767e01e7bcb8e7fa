import { CompiledQuery, type KyselyPlugin, type RootOperationNode, sql } from 'kysely';
import type { Storage } from '../../src/storage/storage.ts';

export interface ObservedQuery {
  sql: string;
  /** Rows handed to the process. */
  rows: number;
  /** How the engine finds the rows, as it says itself. */
  plan: string;
  /** Rows of tables and indexes that were looked at; PostgreSQL only. */
  visited: number | undefined;
}

/** The table itself read from end to end, in the words of either engine. */
export const FULL_SCAN = /SCAN (deliveries|attempts|terminations|sessions|participants)$|Seq Scan \w/m;

/** A storage that tells of each statement, and of how many rows it gave. */
export function watchQueries(storage: Storage, tell: (node: RootOperationNode, rows: number) => void): Storage {
  const nodes = new WeakMap<object, RootOperationNode>();
  const watch: KyselyPlugin = {
    transformQuery({ node, queryId }) {
      nodes.set(queryId, node);
      return node;
    },
    async transformResult({ queryId, result }) {
      const node = nodes.get(queryId);
      if (node) tell(node, result.rows.length);
      return result;
    },
  };
  return { ...storage, db: storage.db.withPlugin(watch) };
}

/** Runs `work` on a storage whose statements are watched, then asks the engine how it would carry out each of them. */
export async function observeQueries(storage: Storage, work: (watched: Storage) => Promise<unknown>) {
  const seen: { node: RootOperationNode; rows: number }[] = [];
  await work(watchQueries(storage, (node, rows) => void seen.push({ node, rows })));
  const observed: ObservedQuery[] = [];
  for (const { node, rows } of seen) {
    const query = storage.db.getExecutor().compileQuery(node, { queryId: crypto.randomUUID() });
    observed.push({ sql: query.sql, rows, ...(await explain(storage, query)) });
  }
  return observed;
}

async function explain(
  { db, engine }: Storage,
  query: CompiledQuery,
): Promise<{ plan: string; visited: number | undefined }> {
  const ask = <T>(prefix: string) =>
    CompiledQuery.raw(`${prefix} ${query.sql}`, [...query.parameters]) as CompiledQuery<T>;
  if (engine === 'sqlite') {
    const { rows } = await db.executeQuery<{ detail: string }>(ask('explain query plan'));
    return { plan: rows.map(({ detail }) => detail).join('\n'), visited: undefined };
  }
  // Carried out, to count, and undone.
  let plan: PlanNode | undefined;
  const undo = new Error('undo');
  await db
    .transaction()
    .execute(async (tx) => {
      const { rows } = await tx.executeQuery<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(
        ask('explain (analyze, format json)'),
      );
      plan = rows[0]?.['QUERY PLAN'][0].Plan;
      throw undo;
    })
    .catch((error) => {
      if (error !== undo) throw error;
    });
  const all = plan === undefined ? [] : flatten(plan);
  return {
    plan: all
      .map((node) => `${node['Node Type']} ${node['Relation Name'] ?? ''} ${node['Index Name'] ?? ''}`)
      .join('\n'),
    visited: all
      .filter((node) => node['Relation Name'] !== undefined || node['Index Name'] !== undefined)
      .reduce(
        (sum, node) => sum + (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'],
        0,
      ),
  };
}

interface PlanNode {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  Plans?: PlanNode[];
}

function flatten(node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(flatten)];
}

/** Brings the engine's knowledge of its tables up to date, as it does by itself in time. */
export async function analyze({ db }: Storage): Promise<void> {
  await sql`analyze`.execute(db);
}
