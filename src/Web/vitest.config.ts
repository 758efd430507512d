import { defineConfig } from 'vitest/config';

/** Real browsers and a real silo, one file after the other: the machine is small and audio is real time. */
const browser = { environment: 'node', fileParallelism: false, testTimeout: 120_000, hookTimeout: 120_000 } as const;

/** Run by hand (`npm run test:browsers`): they have not been seen steady since the page's parts were put together. */
const others = ['firefox', 'webkit', 'reconnection', 'firstMinutes', 'recording', 'spoken', 'failures'].map((name) => `e2e/${name}.test.ts`);

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['src/**/*.test.ts'], environment: 'node' } },
      { test: { name: 'browser', include: ['e2e/**/*.test.ts'], exclude: others, ...browser } },
      { test: { name: 'browsers', include: others, ...browser } },
      { test: { name: 'screenshots', include: ['scripts/screenshots.ts'], ...browser, testTimeout: 300_000 } },
      { test: { name: 'measure', include: ['scripts/measure.ts'], ...browser, testTimeout: 300_000 } },
    ],
  },
});
