import type { Browser } from 'playwright-core';
import type { Flow } from '../flows/flow.ts';
import { NotPossible } from '../flows/flow.ts';
import { Device } from './device.ts';
import type { Fault, Pair, Person } from './pair.ts';
import type { Result } from './results.ts';
import { stopping } from './stopping.ts';

/** A pair that has been started; {@link runFlows} adds the devices. */
export type StartedPair = Omit<Pair, 'newDevice'>;

/** Each flow has a person of its own: what one leaves behind is no other's business. */
export function peopleFor(flows: readonly Flow[]): Map<string, Person> {
  return new Map(
    flows.map(({ id }) => {
      const username = id.replaceAll('-', '.');
      return [id, { username, password: `password of ${username}`, email: `${username}@example.com` }];
    }),
  );
}

export async function runFlows(
  pair: StartedPair,
  flows: readonly Flow[],
  people: ReadonlyMap<string, Person>,
  browser: Browser,
): Promise<Result[]> {
  const results: Result[] = [];
  for (const flow of flows) {
    stopping.throwIfAborted();
    const person = people.get(flow.id);
    if (person === undefined) throw new Error(`there is no person for ${flow.id}`);
    const result = await runFlow(pair, flow, person, browser);
    console.log(`  ${result.status.padEnd(8)} ${flow.title}${result.note === undefined ? '' : `: ${result.note}`}`);
    results.push(result);
  }
  return results;
}

async function runFlow(pair: StartedPair, flow: Flow, person: Person, browser: Browser): Promise<Result> {
  const devices: Device[] = [];
  const newDevice = async () => {
    const device = await Device.open(browser);
    devices.push(device);
    return device;
  };
  const fault = pair.faults.find((known) => known.flow === flow.id);
  try {
    const note = await flow.run({ ...pair, newDevice }, person);
    if (fault !== undefined) return { flow: flow.id, status: 'failed', note: `no longer as in ${link(fault)}` };
    return { flow: flow.id, status: 'passed', ...(typeof note === 'string' ? { note } : {}) };
  } catch (error) {
    return { flow: flow.id, ...judge(error, fault) };
  } finally {
    await Promise.all(devices.map((device) => device.close()));
  }
}

function judge(error: unknown, fault: Fault | undefined): Omit<Result, 'flow'> {
  const message = error instanceof Error ? error.message : String(error);
  const [line = ''] = message.split('\n');
  if (error instanceof NotPossible) return { status: 'skipped', note: line };
  if (fault?.says.test(message)) return { status: 'fault', note: `${line}: ${link(fault)}` };
  if (process.env.INTEROP_VERBOSE) console.error(error);
  return { status: 'failed', note: line };
}

function link({ finding }: Fault): string {
  return `[${finding}](findings/${finding})`;
}
