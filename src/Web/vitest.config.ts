import { defineConfig } from 'vitest/config';

/** Real browsers and real silos, one file after the other: the machine is small and audio is real time. */
const real = { environment: 'node', fileParallelism: false, testTimeout: 120_000, hookTimeout: 120_000, globalSetup: 'e2e/support/shared.ts' } as const;

/** Run by hand (`npm run test:browsers`), where there is a sound device: where there was none, Firefox did not begin to play. */
const others = ['firefox', 'webkit'].map((name) => `e2e/${name}.test.ts`);

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['src/**/*.test.ts'], environment: 'node' } },
      { test: { name: 'browser', include: ['e2e/**/*.test.ts'], exclude: others, ...real } },
      { test: { name: 'browsers', include: others, ...real } },
      { test: { name: 'screenshots', include: ['scripts/screenshots.ts'], ...real, testTimeout: 300_000 } },
      { test: { name: 'measure', include: ['scripts/measure.ts'], ...real, testTimeout: 300_000 } },
    ],
  },
});
