import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { DELIVERY_OPTION_ERROR_CODES } from '../../src/delivery/delivery-option-error.ts';
import { checkDeliveryOptions } from '../../src/delivery/delivery-options.ts';
import { UNANSWERED_CODES } from '../../src/delivery/retry-policy.ts';

const documentation = readFileSync(new URL('../../../../docs/provider/delivery.md', import.meta.url), 'utf8');
const commandLine = readFileSync(new URL('../../../cli/src/main.ts', import.meta.url), 'utf8');

test.each([
  ...UNANSWERED_CODES,
  ...['ok', 'http_status', 'redirect_refused', 'client_gone', 'logout_uri_gone', 'cancelled_by_operator'],
  ...['redelivered', 'delivery_not_found', 'delivery_waiting', 'delivery_delivered'],
  ...['cancelled', 'delivery_under_way', 'delivery_finished'],
  ...DELIVERY_OPTION_ERROR_CODES,
  ...Object.keys(checkDeliveryOptions({})).filter((name) => name !== 'clientCertificate'),
  'clientCertificate.cert',
  'clientCertificate.key',
])('Invariant 14: %s is documented', (name) => {
  expect(documentation).toContain(`\`${name}\``);
});

test('Invariant 14: options of the command line are documented with their variables', () => {
  const options = [...commandLine.matchAll(/'(--delivery-[a-z-]+) <\w+>'/g)].map(([, option = '']) => option);
  expect(options).toHaveLength(4);
  for (const option of options) {
    expect(documentation).toContain(option);
    const variable = `CURFEW_${option.slice(2).toUpperCase().replaceAll('-', '_')}`;
    expect(commandLine).toContain(`'${variable}'`);
    expect(documentation).toContain(`\`${variable}\``);
  }
});
