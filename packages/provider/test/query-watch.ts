import type { KyselyPlugin, OperationNode, PluginTransformQueryArgs, PluginTransformResultArgs } from 'kysely';
import type { Storage } from '../src/storage/storage.ts';

/** A statement as the watch sees it: what it does to which table. */
export interface Statement {
  kind: 'select' | 'insert' | 'update' | 'delete';
  table: string;
}

/** A storage on which `after` runs when a statement has been executed and before whoever asked hears of it. */
export function watchQueries(storage: Storage, after: (statement: Statement) => void | Promise<void>): Storage {
  const statements = new WeakMap<object, Statement>();
  const watch: KyselyPlugin = {
    transformQuery({ node, queryId }: PluginTransformQueryArgs) {
      const kind = /^(Select|Insert|Update|Delete)QueryNode$/.exec(node.kind)?.[1]?.toLowerCase();
      const table = findTable(node);
      if (kind !== undefined && table !== undefined) {
        statements.set(queryId, { kind: kind as Statement['kind'], table });
      }
      return node;
    },
    async transformResult({ queryId, result }: PluginTransformResultArgs) {
      const statement = statements.get(queryId);
      if (statement !== undefined) await after(statement);
      return result;
    },
  };
  return { ...storage, db: storage.db.withPlugin(watch) };
}

/** The first table named in a statement. */
function findTable(node: OperationNode): string | undefined {
  let found: string | undefined;
  JSON.stringify(node, (key, value: unknown) => {
    if (found === undefined && key === 'table' && typeof value === 'object' && value !== null) {
      found = /"identifier":\{"kind":"IdentifierNode","name":"(\w+)"/.exec(JSON.stringify(value))?.[1];
    }
    return value;
  });
  return found;
}
