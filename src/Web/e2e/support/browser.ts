import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium, type BrowserContext, type Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { heardSound, playsAt, recordSound, samplesFrom } from './pageAudio';
import { wavOf } from './wav';

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const quiet = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
  '--autoplay-policy=user-gesture-required',
];

export interface CallerOptions {
  /** What the microphone hears, once; without it, the browser's own beeps. */
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

/** A headless browser with a microphone of its own, and everything it complains about; closed with its test. */
export class Caller {
  /** Errors of the console and of pages; a test may expect some. */
  readonly errors: string[] = [];

  private constructor(
    readonly context: BrowserContext,
    private readonly folder: string,
    private readonly end: () => Promise<void>,
  ) {}

  static async open(options: CallerOptions = {}): Promise<Caller> {
    const folder = await mkdtemp(join(tmpdir(), 'voicecluster-browser-'));
    const args = [...quiet, '--use-fake-device-for-media-stream'];
    if (options.says) {
      const file = join(folder, 'microphone.wav');
      await writeFile(file, wavOf(options.says));
      args.push(`--use-file-for-fake-audio-capture=${file}%noloop`);
    }
    args.push(options.microphone === false ? '--deny-permission-prompts' : '--use-fake-ui-for-media-stream');
    const profile = join(folder, 'profile');
    const { context, end } = options.canHide ? await launchAsIs(profile, args) : await launch(profile, args, options);
    const caller = new Caller(context, folder, end);
    onTestFinished(() => caller.#close());
    context.setDefaultTimeout(30_000);
    if (options.sampleRate) await context.addInitScript(playsAt, options.sampleRate);
    if (options.records) await context.addInitScript(recordSound);
    for (const page of context.pages()) caller.#watch(page);
    context.on('page', (page) => caller.#watch(page));
    return caller;
  }

  get page(): Page {
    return this.context.pages()[0]!;
  }

  /** What a page of a caller that `records` played so far, at 16 kHz, silence included. */
  static async heard(page: Page): Promise<Int16Array> {
    return samplesFrom(await page.evaluate(heardSound));
  }

  async #close(): Promise<void> {
    await this.end();
    // The browser's own processes may still write when it has closed.
    await rm(this.folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }

  #watch(page: Page): void {
    page.on('pageerror', (error) => this.errors.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') this.errors.push(message.text());
    });
  }
}

type Launched = { context: BrowserContext; end: () => Promise<void> };

async function launch(profile: string, args: string[], options: CallerOptions): Promise<Launched> {
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    headless: true,
    args,
    viewport: { width: options.width ?? 1280, height: options.height ?? 800 },
    colorScheme: options.colorScheme ?? 'light',
    reducedMotion: options.reducedMotion ?? 'no-preference',
    permissions: options.microphone === false ? [] : ['microphone'],
  });
  return { context, end: () => context.close() };
}

/** Without the switches and the emulated focus by which the driver keeps every page awake. */
async function launchAsIs(profile: string, args: string[]): Promise<Launched> {
  const browser = spawn(executablePath, ['--headless', '--remote-debugging-port=0', `--user-data-dir=${profile}`, ...args, 'about:blank'], { stdio: ['ignore', 'ignore', 'pipe'] });
  const said: string[] = [];
  for await (const line of createInterface({ input: browser.stderr })) {
    said.push(line);
    const address = /^DevTools listening on (\S+)/.exec(line)?.[1];
    if (!address) continue;
    browser.stderr.resume();
    const connection = await chromium.connectOverCDP(address, { noDefaults: true });
    const end = async () => {
      const exit = once(browser, 'exit');
      browser.kill('SIGTERM');
      await exit;
    };
    return { context: connection.contexts()[0]!, end };
  }
  throw new Error(`the browser did not start:\n${said.join('\n')}`);
}
