/**
 * Writes src/api/schema.d.ts from the provider's own description of its API. Run it after a change of the API:
 * `npm run describe-api -w @curfew/console`. A test says when it is due.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import openapiTypescript, { astToString, type OpenAPI3 } from 'openapi-typescript';
import { runProvider } from '../../provider/test/running-provider.ts';

export const SCHEMA_FILE = fileURLToPath(new URL('../src/api/schema.d.ts', import.meta.url));

const BANNER = '// Written by scripts/describe-api.ts from /api/openapi.json. Do not edit.\n\n';

/** The types of the API as the provider describes it now. */
export async function describeApi(): Promise<string> {
  const provider = await runProvider();
  try {
    const response = await fetch(`${provider.issuer}/api/openapi.json`);
    const description = (await response.json()) as OpenAPI3;
    return BANNER + astToString(await openapiTypescript(description));
  } finally {
    await provider.stop();
  }
}

export function readSchema(): string {
  return readFileSync(SCHEMA_FILE, 'utf8');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) writeFileSync(SCHEMA_FILE, await describeApi());
