import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Application, Converter } from 'typedoc';
import { PUBLISHED, ROOT } from './build-packages.ts';

/** Plugin of TypeDoc: modules have the names under which applications import them. */
export function load(app: Application): void {
  const names = namesBySource();
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const module of project.children ?? []) module.name = names.get(module.name) ?? module.name;
  });
}

/** 'relying-party/src/stores/redis' is '@curfew/relying-party/redis'. */
function namesBySource(): ReadonlyMap<string, string> {
  const entries = PUBLISHED.flatMap((name) => {
    const manifest = JSON.parse(readFileSync(join(ROOT, 'packages', name, 'package.json'), 'utf8'));
    // The form of the field in these packages.
    const exported = Object.entries(manifest.exports as Record<string, { 'curfew-source': string }>);
    return exported.map(([path, { 'curfew-source': source }]) => {
      const module = join(name, source).replace(/(?:\/index)?\.ts$/, '');
      return [module, join(manifest.name, path)] as const;
    });
  });
  return new Map(entries);
}
