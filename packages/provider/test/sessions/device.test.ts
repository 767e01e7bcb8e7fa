import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { describeDevice, deviceOf } from '../../src/sessions/device.ts';
import { describeOnEveryStorage } from '../storages.ts';

const MOZILLA = 'Mozilla/5.0';
const WEBKIT = 'AppleWebKit/537.36 (KHTML, like Gecko)';
const FIREFOX_ON_LINUX = `${MOZILLA} (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0`;
const DEVICES: [name: string, userAgent: string | null][] = [
  ['Firefox on Linux', FIREFOX_ON_LINUX],
  ['Firefox on Android', `${MOZILLA} (Android 15; Mobile; rv:145.0) Gecko/145.0 Firefox/145.0`],
  ['Chrome on Windows', `${MOZILLA} (Windows NT 10.0; Win64; x64) ${WEBKIT} Chrome/142.0.0.0 Safari/537.36`],
  [
    'Edge on Windows',
    `${MOZILLA} (Windows NT 10.0; Win64; x64) ${WEBKIT} Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0`,
  ],
  ['Chrome on Android', `${MOZILLA} (Linux; Android 10; K) ${WEBKIT} Chrome/142.0.0.0 Mobile Safari/537.36`],
  [
    'Samsung Internet on Android',
    `${MOZILLA} (Linux; Android 10; K) ${WEBKIT} SamsungBrowser/29.0 Chrome/136.0.0.0 Mobile Safari/537.36`,
  ],
  ['Chrome on ChromeOS', `${MOZILLA} (X11; CrOS x86_64 14541.0.0) ${WEBKIT} Chrome/142.0.0.0 Safari/537.36`],
  [
    'Safari on macOS',
    `${MOZILLA} (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15`,
  ],
  [
    'Safari on iPhone',
    `${MOZILLA} (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1`,
  ],
  [
    'Chrome on iPad',
    `${MOZILLA} (iPad; CPU OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/142.0.0.0 Mobile/15E148 Safari/604.1`,
  ],
  ['Opera on Linux', `${MOZILLA} (X11; Linux x86_64) ${WEBKIT} Chrome/142.0.0.0 Safari/537.36 OPR/126.0.0.0`],
  ['Unknown browser on unknown system', 'curl/8.16.0'],
  ['Unknown browser on unknown system', null],
];

test.each(DEVICES)('%s', (name, userAgent) => {
  expect(describeDevice(userAgent)).toBe(name);
});

describeOnEveryStorage('the name of a device', (open) => {
  test('is the same to the database', async () => {
    const { storage, remove } = await open();
    for (const [name, userAgent] of DEVICES) {
      const { rows } = await sql<{ name: string }>`
        select ${deviceOf('seen.user_agent')} as name from (select cast(${userAgent} as text) as user_agent) as seen
      `.execute(storage.db);
      expect(rows).toEqual([{ name }]);
    }
    await remove();
  });
});
