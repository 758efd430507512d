import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright-core';
import { inject, onTestFinished } from 'vitest';
import { executablePath, hears, switches } from './chromium';
import { heardSound, playsAt, recordSound, samplesFrom } from './pageAudio';
import { wavOf } from './wav';

/** The browser that the tests share, as this file of them drives it. */
const shared = chromium.connect(inject('browser'));

export interface CallerOptions {
  /** What the microphone hears, once, in a browser of its own; without it, silence. */
  says?: Int16Array;
  /** False leaves the page without the permission. */
  microphone?: boolean;
  width?: number;
  height?: number;
  colorScheme?: 'light' | 'dark';
  reducedMotion?: 'reduce' | 'no-preference';
  /** What a page plays is kept, for `heard`: work for the page's own thread. */
  records?: boolean;
  /** The rate of the machine's sound in Hz; headless, a browser has 44,100 and most people's machines 48,000. */
  sampleRate?: number;
  /** Pages are hidden behind each other as in a person's browser, with all that a browser holds back then; otherwise each is always shown. Size and colours are the browser's own. */
  canHide?: boolean;
}

/** Somebody with a headless browser, which remembers nothing of others, and everything it complains about; closed with its test. */
export class Caller {
  /** Errors of the console and of pages; a test may expect some. */
  readonly errors: string[] = [];

  private constructor(readonly context: BrowserContext) {}

  static async open(options: CallerOptions = {}): Promise<Caller> {
    const context = options.says || options.canHide ? await ofItsOwn(options) : await (await shared).newContext(contextOptions(options));
    onTestFinished(() => context.close());
    const caller = new Caller(context);
    context.setDefaultTimeout(30_000);
    if (options.sampleRate) await context.addInitScript(playsAt, options.sampleRate);
    if (options.records) await context.addInitScript(recordSound);
    for (const page of context.pages()) caller.#watch(page);
    context.on('page', (page) => caller.#watch(page));
    if (context.pages().length === 0) await context.newPage();
    return caller;
  }

  get page(): Page {
    return this.context.pages()[0]!;
  }

  /** What a page of a caller that `records` played so far, at 16 kHz, silence included. */
  static async heard(page: Page): Promise<Int16Array> {
    return samplesFrom(await page.evaluate(heardSound));
  }

  #watch(page: Page): void {
    page.on('pageerror', (error) => this.errors.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') this.errors.push(message.text());
    });
  }
}

const contextOptions = (options: CallerOptions): BrowserContextOptions => ({
  viewport: { width: options.width ?? 1280, height: options.height ?? 800 },
  colorScheme: options.colorScheme ?? 'light',
  reducedMotion: options.reducedMotion ?? 'no-preference',
  permissions: options.microphone === false ? [] : ['microphone'],
});

/** A browser of its own, which ends with its test. */
async function ofItsOwn(options: CallerOptions): Promise<BrowserContext> {
  const folder = await mkdtemp(join(tmpdir(), 'voicecluster-browser-'));
  // The browser's own processes may still write when it has closed. What is to be done last is said first.
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }));
  const profile = join(folder, 'profile');
  if (!options.says) return launchAsIs(profile);
  const file = join(folder, 'microphone.wav');
  await writeFile(file, wavOf(options.says));
  return chromium.launchPersistentContext(profile, { executablePath, headless: true, args: [...switches, hears(file)], ...contextOptions(options) });
}

/** Without the switches and the emulated focus by which the driver keeps every page awake. */
async function launchAsIs(profile: string): Promise<BrowserContext> {
  const browser = spawn(executablePath, ['--headless', '--remote-debugging-port=0', `--user-data-dir=${profile}`, ...switches, 'about:blank'], { stdio: ['ignore', 'ignore', 'pipe'] });
  onTestFinished(async () => {
    const exit = once(browser, 'exit');
    browser.kill('SIGTERM');
    await exit;
  });
  const said: string[] = [];
  for await (const line of createInterface({ input: browser.stderr })) {
    said.push(line);
    const address = /^DevTools listening on (\S+)/.exec(line)?.[1];
    if (!address) continue;
    browser.stderr.resume();
    const context = (await chromium.connectOverCDP(address, { noDefaults: true })).contexts()[0]!;
    await context.grantPermissions(['microphone']);
    return context;
  }
  throw new Error(`the browser did not start:\n${said.join('\n')}`);
}
