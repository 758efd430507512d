import { defineConfig } from 'vitest/config';

/** Real browsers and a real silo, one file after the other: the machine is small and audio is real time. */
const browser = { environment: 'node', fileParallelism: false, testTimeout: 120_000, hookTimeout: 120_000 } as const;

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['src/**/*.test.ts'], environment: 'node' } },
      { test: { name: 'browser', include: ['e2e/**/*.test.ts'], ...browser } },
      { test: { name: 'screenshots', include: ['scripts/screenshots.ts'], ...browser, testTimeout: 300_000 } },
      { test: { name: 'measure', include: ['scripts/measure.ts'], ...browser, testTimeout: 300_000 } },
    ],
  },
});
