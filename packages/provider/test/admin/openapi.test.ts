import { expect, test } from 'vitest';
import { setApiScene } from './api-scene.ts';

const scene = setApiScene({ shared: true });
const describeApi = async () => (await scene.call('GET', '/api/openapi.json')).body;

test('null belongs to where something may be missing, never to the thing itself', async () => {
  const { components, paths } = await describeApi();
  const names = Object.keys(components.schemas);
  expect(names.filter((name) => isNullable(components.schemas[name]))).toEqual([]);
  const ref = { $ref: '#/components/schemas/Invitation' };
  const answerOf = (path: string) => paths[`/api/admin/v1/accounts${path}`].post.responses[201].content;
  expect(answerOf('/{id}/invitation')['application/json'].schema).toEqual(ref);
  expect(JSON.stringify(answerOf(''))).toContain(JSON.stringify({ anyOf: [ref, { type: 'null' }] }));
});

function isNullable(schema: unknown): boolean {
  const { type, anyOf = [], oneOf = [] } = schema as { type?: unknown; anyOf?: unknown[]; oneOf?: unknown[] };
  return [type].flat().includes('null') || [...anyOf, ...oneOf].some(isNullable);
}

test('a refusal is described with the field that is at fault', async () => {
  const { components, paths } = await describeApi();
  const { Problem } = components.schemas;
  expect(Object.keys(Problem.properties)).toEqual(['code', 'message', 'field']);
  expect(Problem.required).toEqual(['code', 'message']);
  for (const item of Object.values<Record<string, { responses: { default: unknown } }>>(paths)) {
    for (const { responses } of Object.values(item)) {
      expect(JSON.stringify(responses.default)).toContain('"#/components/schemas/Problem"');
    }
  }
});
