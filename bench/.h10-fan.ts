// profile driver: only Curfew
import { startWorker } from '/work/main/bench/harness/worker.ts';
import { startCurfew } from '/work/main/bench/benchmarks/fan-out/contenders.ts';
const count = Number(process.argv[2] ?? 1000);
const reps = Number(process.argv[3] ?? 2);
const applications = startWorker(new URL('file:///work/main/bench/provider/applications-process.ts'));
const ports = await applications.call<number[]>('start', { count, hanging: 0, delay: 100 });
const c = await startCurfew(ports);
for (let r = 0; r < reps; r++) {
  await c.prepare();
  await applications.call('forget');
  const begun = performance.timeOrigin + performance.now();
  const all = applications.call<number>('allHeard', count);
  await c.leave();
  const red = performance.timeOrigin + performance.now() - begun;
  const h = (await all) - begun;
  console.log('redirect', Math.round(red), 'last heard', Math.round(h));
}
await c.stop(); await applications.stop();
