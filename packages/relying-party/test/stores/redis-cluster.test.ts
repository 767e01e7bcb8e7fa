import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCluster } from 'redis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePort } from '../../../../test/systems/postgres.ts';
import { findRedis } from '../../../../test/systems/redis.ts';
import { createRedisSideEffectQueue, createRedisStore } from '../../src/stores/redis.ts';
import { describeSideEffectQueueContract, describeStoreContract } from '../../src/testing/index.ts';
import { NOW } from './logins.ts';
import { connectRedis, newPrefix, type RedisClient } from './redis-clients.ts';

const program = findRedis();
const ENOUGH_TRIES = 200;

/** A cluster of two nodes, each with half of the slots. */
async function startCluster(folder: string) {
  const nodes = await Promise.all(
    ['one', 'other'].map(async (name) => {
      const port = await freePort();
      const bus = await freePort();
      const files = ['--dir', folder, '--cluster-config-file', `${name}.conf`, '--save', ''];
      const cluster = ['--cluster-enabled', 'yes', '--cluster-port', String(bus)];
      const server = spawn(program ?? '', ['--port', String(port), '--bind', '127.0.0.1', ...cluster, ...files]);
      for await (const chunk of server.stdout) if (String(chunk).includes('Ready to accept')) break;
      return { server, port, bus, client: await connectRedis(`redis://127.0.0.1:${port}`) };
    }),
  );
  const [one, other] = nodes;
  if (!one || !other) throw new Error('a cluster has two nodes');
  await one.client.sendCommand(['CLUSTER', 'ADDSLOTSRANGE', '0', '8191']);
  await other.client.sendCommand(['CLUSTER', 'ADDSLOTSRANGE', '8192', '16383']);
  await one.client.sendCommand(['CLUSTER', 'MEET', '127.0.0.1', String(other.port), String(other.bus)]);
  await Promise.all(nodes.map(({ client }) => untilComplete(client)));
  return {
    url: `redis://127.0.0.1:${one.port}`,
    async stop() {
      for (const { client, server } of nodes) {
        client.destroy();
        server.kill();
        await once(server, 'exit');
      }
    },
  };
}

async function untilComplete(node: RedisClient): Promise<void> {
  for (let tries = 0; tries < ENOUGH_TRIES; tries += 1) {
    const info = String(await node.sendCommand(['CLUSTER', 'INFO']));
    if (info.includes('cluster_state:ok') && info.includes('cluster_known_nodes:2')) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('the nodes of the cluster did not find each other');
}

describe.skipIf(!program)('a Redis cluster', () => {
  const folder = mkdtempSync(join(tmpdir(), 'curfew-cluster-'));
  let nodes: Awaited<ReturnType<typeof startCluster>>;
  let cluster: ReturnType<typeof createCluster>;
  beforeAll(async () => {
    nodes = await startCluster(folder);
    cluster = createCluster({ rootNodes: [{ url: nodes.url }] });
    await cluster.connect();
  });
  afterAll(async () => {
    await cluster.close();
    await nodes.stop();
    rmSync(folder, { recursive: true });
  });

  // A new prefix each time, so that the stores are spread over both nodes.
  const newStore = () => createRedisStore(cluster, { prefix: newPrefix(), now: () => NOW });
  describeStoreContract('a Redis cluster', newStore, { describe, expect, test });

  describeSideEffectQueueContract(
    'a Redis cluster',
    () => createRedisSideEffectQueue(cluster, { prefix: newPrefix() }),
    { describe, expect, test },
  );

  test('the contract was tried on both nodes', async () => {
    const sizes = await Promise.all(cluster.masters.map(async (node) => (await cluster.nodeClient(node)).dbSize()));
    expect(sizes).toHaveLength(2);
    expect(Math.min(...sizes)).toBeGreaterThan(0);
  });
});
