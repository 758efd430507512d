import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as pass } from 'node:timers/promises';

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const switches = ['--headless', '--remote-debugging-pipe', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--window-size=1280,800'];
const LOOK_EVERY_MS = 250;

type Answer = { id?: number; result?: Record<string, unknown>; error?: { message: string } };

/**
 * A browser of its own, never used before, driven by as little of the debugger as possible: what a test's driver switches on for each page (the network's and
 * the runtime's events) makes V8 note the place of every statement, which costs a page that is just starting a tenth of its time.
 */
export class FreshBrowser {
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  #last = 0;
  #session: string | undefined;

  private constructor(
    private readonly process: ChildProcess,
    private readonly folder: string,
  ) {
    let rest = '';
    (process.stdio[4] as Readable).on('data', (data: Buffer) => {
      const answers = (rest + data.toString()).split('\0');
      rest = answers.pop()!;
      for (const answer of answers.map((text) => JSON.parse(text) as Answer)) if (answer.id) this.#waiting.get(answer.id)!(answer);
    });
  }

  static async start(): Promise<FreshBrowser> {
    const folder = await mkdtemp(join(tmpdir(), 'voicecluster-fresh-'));
    const process = spawn(executablePath, [...switches, `--user-data-dir=${folder}`, 'about:blank'], { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] });
    const browser = new FreshBrowser(process, folder);
    const { targetInfos } = (await browser.#send('Target.getTargets')) as { targetInfos: { targetId: string; type: string }[] };
    const page = targetInfos.find((target) => target.type === 'page')!;
    browser.#session = (await browser.#send('Target.attachToTarget', { targetId: page.targetId, flatten: true }))['sessionId'] as string;
    return browser;
  }

  /** Opens a page with the CPU slowed, and returns what the expression is in it as soon as that is not null. */
  async open(url: string, slowed: number, before: string, expression: string): Promise<unknown> {
    await this.#send('Page.enable');
    await this.#send('Page.addScriptToEvaluateOnNewDocument', { source: before });
    await this.#send('Emulation.setCPUThrottlingRate', { rate: slowed });
    await this.#send('Page.navigate', { url });
    for (;;) {
      // Rarely: looking is work, too.
      await pass(LOOK_EVERY_MS);
      const { result } = (await this.#send('Runtime.evaluate', { expression, returnByValue: true })) as { result: { value?: unknown } };
      if (result.value !== null && result.value !== undefined) return result.value;
    }
  }

  async close(): Promise<void> {
    const exit = once(this.process, 'exit');
    this.process.kill('SIGTERM');
    await exit;
    // Its children may write for a moment longer.
    await rm(this.folder, { recursive: true, force: true, maxRetries: 10 });
  }

  #send(method: string, params: Record<string, unknown> = {}): Promise<Record<string, unknown>> {
    const id = ++this.#last;
    (this.process.stdio[3] as Writable).write(`${JSON.stringify({ id, method, params, sessionId: this.#session })}\0`);
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, ({ result, error }) => (error ? reject(new Error(`${method}: ${error.message}`)) : resolve(result!)));
    });
  }
}
