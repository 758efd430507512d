import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import type { TestProject } from 'vitest/node';
import { executablePath, hears, switches } from './chromium';
import { Silo } from './silo';
import { silence, wavOf } from './wav';

/** How the agent of the silo that records presents itself. */
export const MAX = {
  name: 'Max',
  about: 'Asks for parcels',
  greeting: 'Good day, this is Max. What can I do for you?',
  suggestion: 'Where is my parcel?',
  privacy: 'Max tells nobody.',
};

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of a silo as it comes. */
    silo: string;
    /** Address of a silo that records every call, and whose agent is `MAX`. */
    recordingSilo: string;
    /** Where the browser of all tests that need none of their own is driven. Its microphone is silent. */
    browser: string;
  }
}

/** Starts once, for all test files, what takes seconds to start. */
export default async function setup({ provide }: TestProject): Promise<() => Promise<unknown>> {
  const folder = await mkdtemp(join(tmpdir(), 'voicecluster-shared-'));
  const quiet = join(folder, 'silence.wav');
  await writeFile(quiet, wavOf(silence(1)));
  const agent = (name: string) => `--Agents:default:${name}`;
  const [silo, recordingSilo, browser] = await Promise.all([
    Silo.start(),
    Silo.start(
      '--Calls:Recording', 'on', agent('Name'), MAX.name, agent('About'), MAX.about, agent('Greeting'), MAX.greeting, agent('Suggestions:0'), MAX.suggestion,
      agent('Privacy'), MAX.privacy,
    ),
    chromium.launchServer({ executablePath, headless: true, args: [...switches, hears(quiet)] }),
  ]);
  provide('silo', silo.url);
  provide('recordingSilo', recordingSilo.url);
  provide('browser', browser.wsEndpoint());
  return async () => {
    await Promise.all([browser.close(), silo.dispose(), recordingSilo.dispose()]);
    await rm(folder, { recursive: true, force: true });
  };
}
