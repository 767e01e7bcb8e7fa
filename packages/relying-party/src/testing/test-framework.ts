/** What the contracts need of a test framework. Vitest, Jest and others with these names fit. */
export interface TestFramework {
  describe(name: string, define: () => void): unknown;
  test(name: string, run: () => Promise<void>): unknown;
  expect(value: unknown): { toBe(expected: unknown): unknown; toEqual(expected: unknown): unknown };
}
