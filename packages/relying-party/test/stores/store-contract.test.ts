import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { createMemoryStore } from '../../src/stores/memory.ts';
import { createSqliteStore } from '../../src/stores/sqlite.ts';
import { describeStoreContract } from '../../src/testing/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'curfew-stores-'));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;

describeStoreContract('memory', createMemoryStore, { describe, expect, test });
describeStoreContract('SQLite', () => createSqliteStore(join(folder, `${files++}.db`)), { describe, expect, test });
