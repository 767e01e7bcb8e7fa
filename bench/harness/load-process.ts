import { HttpConnection } from './http-connection.ts';
import type { LoadPlan, LoadReport } from './load.ts';
import { offer } from './worker.ts';

offer({ send });

/** Sends every request of a plan once, over a fixed number of connections, each as soon as the one before is answered. */
async function send({ port, requests, repeat = 1, connections, expect }: LoadPlan): Promise<LoadReport> {
  const wire = requests.map((request) => Buffer.from(request, 'latin1'));
  const total = wire.length * repeat;
  const latencies = new Float64Array(total);
  const unexpected: Record<string, number> = {};
  let next = 0;
  let answered = 0;

  async function work(): Promise<void> {
    const connection = new HttpConnection(port);
    for (let number = next++; number < total; number = next++) {
      const sentAt = performance.now();
      const status = await connection.exchange(wire[number % wire.length] ?? Buffer.alloc(0)).catch(codeOf);
      latencies[answered] = performance.now() - sentAt;
      answered += 1;
      if (status !== expect) unexpected[status] = (unexpected[status] ?? 0) + 1;
    }
    connection.close();
  }

  const begun = performance.now();
  await Promise.all(Array.from({ length: connections }, work));
  const seconds = (performance.now() - begun) / 1000;
  latencies.sort();
  const percentile = (part: number) => latencies[Math.min(total - 1, Math.floor(total * part))] ?? 0;
  const errors = Object.values(unexpected).reduce((sum, count) => sum + count, 0);
  return {
    requests: total,
    seconds,
    perSecond: total / seconds,
    p50: percentile(0.5),
    p99: percentile(0.99),
    errors,
    unexpected,
  };
}

function codeOf(error: Error): string {
  return 'code' in error ? String(error.code) : error.message;
}
