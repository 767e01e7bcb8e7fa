import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readConfiguration } from './configuration.ts';
import { createPlayground } from './playground.ts';

// Run as a process of its own, with the configuration file as its only argument.
const configuration = readConfiguration(process.argv[2] ?? '');
const playground = createPlayground(configuration, ({ verdict, code, ended }) => {
  const outcome =
    verdict === 'accepted' ? `${ended} ${ended === 1 ? 'session' : 'sessions'} ended` : `refused: ${code}`;
  console.log(`heard a Logout Token, ${outcome}`);
});

const server = createServer(playground.app);
server.listen(configuration.port, '127.0.0.1', () => {
  process.send?.({ listening: (server.address() as AddressInfo).port });
});

let stopping = false;
function stop(): void {
  if (stopping) return;
  stopping = true;
  server.close(async () => {
    await playground.close();
    process.exit(0);
  });
  server.closeAllConnections();
}
process.on('SIGINT', stop);
process.on('SIGTERM', stop);
// Whoever started this process is gone.
process.on('disconnect', stop);
