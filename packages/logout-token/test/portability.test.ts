import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';

const source = fileURLToPath(new URL('../src', import.meta.url));
const files = globSync('**/*.ts', { cwd: source }).map((file) => `${source}/${file}`);

describe('the sources run wherever there are Web-standard APIs', () => {
  test('they import jose and each other, and nothing else', () => {
    expect(files.length).toBeGreaterThan(20);
    const foreign = files.flatMap((file) => {
      const { importedFiles } = ts.preProcessFile(readFileSync(file, 'utf8'), true, true);
      return importedFiles
        .map((imported) => imported.fileName)
        .filter((name) => name !== 'jose' && !/^\.\.?\//.test(name));
    });
    expect(foreign).toEqual([]);
  });

  test('they compile without the types of Node: no Buffer, no process', () => {
    const options: ts.CompilerOptions = {
      noEmit: true,
      strict: true,
      skipLibCheck: true,
      types: [],
      lib: ['lib.es2024.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
      target: ts.ScriptTarget.ES2023,
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      allowImportingTsExtensions: true,
    };
    const program = ts.createProgram(files, options);
    const found = ts.getPreEmitDiagnostics(program).map((diagnostic) => diagnostic.messageText);
    expect(found).toEqual([]);
  });
});
