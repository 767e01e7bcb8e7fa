import { fileURLToPath } from 'node:url';
import { receiver } from './benchmarks/receiver/index.ts';
import { runBenchmarks } from './harness/run.ts';

const benchmarks = [receiver];
process.exitCode = await runBenchmarks(benchmarks, process.argv.slice(2), {
  results: fileURLToPath(new URL('results', import.meta.url)),
  quickResults: fileURLToPath(new URL('.cache/quick', import.meta.url)),
  readme: fileURLToPath(new URL('README.md', import.meta.url)),
});
