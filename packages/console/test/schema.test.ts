import { expect, test } from 'vitest';
import { describeApi, readSchema } from '../scripts/describe-api.ts';

test('the types of the API are those that the provider describes (else: npm run describe-api -w @curfew/console)', async () => {
  expect(readSchema()).toBe(await describeApi());
});
