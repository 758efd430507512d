import type { CDPSession, Page } from 'playwright-core';

/** One task of the page's own thread. */
export interface Task {
  /** From the beginning of watching. */
  atMs: number;
  wallMs: number;
  /** What the thread itself worked; the rest of the wall's time it waited for a processor. */
  cpuMs: number;
}

interface TraceEvent {
  name: string;
  pid: number;
  tid: number;
  ts: number;
  dur?: number;
  tdur?: number;
}

const MARK = 'watched from here';

/** Chromium's own account of what a page's thread does: unlike the page's "long task" entries it tells work from waiting for a processor. */
export class MainThread {
  readonly #events: TraceEvent[] = [];

  private constructor(private readonly devtools: CDPSession) {}

  static async watch(page: Page): Promise<MainThread> {
    const devtools = await page.context().newCDPSession(page);
    const thread = new MainThread(devtools);
    devtools.on('Tracing.dataCollected', ({ value }) => void thread.#events.push(...(value as unknown as TraceEvent[])));
    await devtools.send('Tracing.start', { traceConfig: { recordMode: 'recordAsMuchAsPossible', includedCategories: ['toplevel', 'blink.user_timing'] } });
    await page.evaluate((name) => void performance.mark(name), MARK);
    return thread;
  }

  /** Every task since `watch`; ends it. */
  async tasks(): Promise<Task[]> {
    const complete = new Promise((resolve) => this.devtools.once('Tracing.tracingComplete', resolve));
    await this.devtools.send('Tracing.end');
    await complete;
    const mark = this.#events.find((event) => event.name === MARK);
    if (!mark) throw new Error('the trace does not tell which thread is the page');
    return this.#events
      .filter((event) => event.name === 'ThreadControllerImpl::RunTask' && event.pid === mark.pid && event.tid === mark.tid && event.ts > mark.ts)
      .map((event) => ({ atMs: (event.ts - mark.ts) / 1000, wallMs: (event.dur ?? 0) / 1000, cpuMs: (event.tdur ?? 0) / 1000 }));
  }
}
