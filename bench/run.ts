import { fileURLToPath } from 'node:url';
import { fanOut } from './benchmarks/fan-out/index.ts';
import { growth } from './benchmarks/growth/index.ts';
import { invalidTokens } from './benchmarks/invalid-tokens/index.ts';
import { massLogout } from './benchmarks/mass-logout/index.ts';
import { receiver } from './benchmarks/receiver/index.ts';
import { requestPath } from './benchmarks/request-path/index.ts';
import { runBenchmarks } from './harness/run.ts';

const benchmarks = [receiver, requestPath, fanOut, massLogout, growth, invalidTokens];
process.exitCode = await runBenchmarks(benchmarks, process.argv.slice(2), {
  results: fileURLToPath(new URL('results', import.meta.url)),
  quickResults: fileURLToPath(new URL('.cache/quick', import.meta.url)),
  readme: fileURLToPath(new URL('README.md', import.meta.url)),
});
