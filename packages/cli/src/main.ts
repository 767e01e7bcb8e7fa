import { Command, Option } from 'commander';
import { runDemo } from './demo/demo.ts';
import { explain } from './explain.ts';
import { serve } from './serve.ts';

const port = (flags: string, variable: string, fallback: number, description: string) =>
  new Option(flags, description).env(variable).default(fallback).argParser(parsePort);

/** The `curfew` command. */
export async function main(argv: string[]): Promise<void> {
  try {
    await createProgram().parseAsync(argv);
  } catch (error) {
    console.error(explain(error));
    process.exitCode = 1;
  }
}

/** The subcommands and their options. */
export function createProgram(): Command {
  const program = new Command('curfew').description('Log out means logged out, everywhere.');

  program
    .command('serve')
    .description('run the OpenID Provider')
    .addOption(port('--port <port>', 'CURFEW_PORT', 9443, 'port to listen on'))
    .addOption(new Option('--host <address>', 'address to listen on (default: all)').env('CURFEW_HOST'))
    .addOption(
      new Option(
        '--trusted-proxy <address...>',
        'address or network of a reverse proxy whose X-Forwarded-For tells the address of the client',
      ).env('CURFEW_TRUSTED_PROXIES'),
    )
    .addOption(new Option('--issuer <url>', 'where browsers and applications reach the provider').env('CURFEW_ISSUER'))
    .addOption(new Option('--data <folder>', 'data folder').env('CURFEW_DATA').default('data'))
    .addOption(
      new Option('--storage <url>', 'sqlite:<file> or postgres://… (default: SQLite in the data folder)').env(
        'CURFEW_STORAGE',
      ),
    )
    .addOption(
      new Option(
        '--allow-private-network <entry...>',
        'private network or host that Logout Tokens may go to (not given: the console may change it)',
      ).env('CURFEW_ALLOW_PRIVATE_NETWORKS'),
    )
    .addOption(
      new Option(
        '--logout-wait <ms>',
        'longest time a person waits for applications to confirm a logout (not given: 2000, and the console may change it)',
      )
        .env('CURFEW_LOGOUT_WAIT')
        .argParser(parseMilliseconds),
    )
    .addOption(
      new Option('--upstream <file>', 'JSON file of OpenID Providers that people may sign in with').env(
        'CURFEW_UPSTREAM',
      ),
    )
    .addOption(
      new Option('--tenant <name...>', 'a further issuer at <issuer>/t/<name>, with data and keys of its own')
        .env('CURFEW_TENANTS')
        .default([]),
    )
    .addOption(
      new Option(
        '--registration <how>',
        'whether applications may register themselves: with a token of an admin, or not',
      )
        .env('CURFEW_REGISTRATION')
        .choices(['off', 'token'])
        .default('off'),
    )
    .addOption(
      new Option('--metrics <who>', 'who may read /metrics: admins, or everybody who reaches the port')
        .env('CURFEW_METRICS')
        .choices(['admin', 'public'])
        .default('admin'),
    )
    .addOption(
      new Option('--telemetry <how>', 'where measurements go besides /metrics')
        .env('CURFEW_TELEMETRY')
        .choices(['off', 'opentelemetry'])
        .default('off'),
    )
    .addOption(
      new Option('--delivery-ca <file>', 'PEM certificates to trust at applications, besides the public ones').env(
        'CURFEW_DELIVERY_CA',
      ),
    )
    .addOption(new Option('--delivery-proxy <url>', 'HTTP proxy for Logout Tokens').env('CURFEW_DELIVERY_PROXY'))
    .addOption(
      new Option('--delivery-client-cert <file>', 'PEM certificate for applications that ask for one').env(
        'CURFEW_DELIVERY_CLIENT_CERT',
      ),
    )
    .addOption(
      new Option('--delivery-client-key <file>', 'PEM private key of that certificate').env(
        'CURFEW_DELIVERY_CLIENT_KEY',
      ),
    )
    .action(serve);

  program
    .command('demo')
    .description('run the whole story: the provider and two applications')
    .addOption(port('--port <port>', 'CURFEW_PORT', 9443, 'port of the provider'))
    .addOption(port('--playground-port <port>', 'CURFEW_PLAYGROUND_PORT', 8080, 'port of the two applications'))
    .addOption(new Option('--data <folder>', 'data folder').env('CURFEW_DATA').default('data'))
    .action(runDemo);

  return program;
}

function parsePort(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > 65_535) throw new TypeError(`${text} is not a port number.`);
  return value;
}

function parseMilliseconds(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) throw new TypeError(`${text} is not a number of milliseconds.`);
  return value;
}
