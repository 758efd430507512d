import { setTimeout as pass } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { FreshBrowser } from './freshBrowser';
import { Caller } from '../e2e/support/browser';
import { MainThread } from '../e2e/support/mainThread';
import { puppetMicrophone, say } from '../e2e/support/puppetMicrophone';
import { Silo } from '../e2e/support/silo';
import { PATIENCE, Talk } from '../e2e/support/talk';
import { speech, wavOf } from '../e2e/support/wav';

/** npm run measure: the page's budget (benchmarks/results/web.md). Prints figures; only a page that does not work fails. */
const QUESTIONS = Array.from({ length: 9 }, (_, i) => ['how long does delivery take', 'what are your opening hours', 'how do i return something'][i % 3]!);
/** Pauses of the caller. */
const THINKING_MS = 500;
const LONG_MS = 50;
const SLOWED = 4;
const BROWSERS = 5;

test('what is sent', async () => {
  const silo = await Silo.start();
  try {
    const caller = await Caller.open();
    const devtools = await caller.context.newCDPSession(caller.page);
    await devtools.send('Network.enable');
    let bytes = 0;
    devtools.on('Network.loadingFinished', (event) => (bytes += event.encodedDataLength));
    const talk = await Talk.open(caller.page, silo.url);
    await talk.button('Start talking').waitFor();
    console.log(`first load: ${(bytes / 1024).toFixed(0)} KiB on the wire (brotli), headers included`);
  } finally {
    await silo.dispose();
  }
});

test('first load', async () => {
  const silo = await Silo.start();
  try {
    // The server has served a page before, the browsers have not shown one.
    await (await fetch(silo.url)).text();
    const loads = { 'a picture of 0.5 KB, loaded': [] as number[], 'the page, first painted': [] as number[], 'the page, interactive': [] as number[] };
    for (let i = 0; i < BROWSERS; i++) {
      const [loaded] = await load(`${silo.url}/favicon.svg`, '', `performance.getEntriesByType('navigation')[0].loadEventEnd || null`, (at) => [at as number]);
      loads['a picture of 0.5 KB, loaded'].push(loaded!);
      const [painted, interactive] = await load(silo.url, `(${watchStart.toString()})()`, `(([painted]) => painted && window.interactiveAt ? [painted.startTime, window.interactiveAt] : null)(performance.getEntriesByName('first-contentful-paint'))`, (at) => at as number[]);
      loads['the page, first painted'].push(painted!);
      loads['the page, interactive'].push(interactive!);
    }
    for (const [what, times] of Object.entries(loads)) console.log(`CPU slowed ${SLOWED} times, ${BROWSERS} fresh browsers, ms: ${what}: ${times.map((t) => t.toFixed(0)).join(', ')}`);
  } finally {
    await silo.dispose();
  }
});

async function load(url: string, before: string, expression: string, read: (value: unknown) => number[]): Promise<number[]> {
  const browser = await FreshBrowser.start();
  try {
    return read(await browser.open(url, SLOWED, before, expression));
  } finally {
    await browser.close();
  }
}

/** Runs in the page before anything of it: notes when a call can be begun. */
function watchStart(): void {
  new MutationObserver((_, observer) => {
    if (![...document.querySelectorAll('button')].some((button) => button.textContent === 'Start talking')) return;
    observer.disconnect();
    // Interactive: it is there, and was painted, and the page has time for it.
    requestAnimationFrame(() => setTimeout(() => Object.assign(window, { interactiveAt: performance.now() })));
  }).observe(document, { childList: true, subtree: true });
}

test('what a call costs', async () => {
  const silo = await Silo.start();
  try {
    const caller = await Caller.open();
    const page = caller.page;
    await puppetMicrophone(caller.context);
    const talk = await Talk.open(page, silo.url);
    await talk.button('Start talking').waitFor();
    const thread = await MainThread.watch(page);
    await talk.start(true);
    for (const question of QUESTIONS.slice(0, 3)) {
      await say(page, wavOf(trimmed(await speech(silo.url, question))));
      await talk.isInPhase('Speaking');
      await talk.isInPhase('Idle');
      await pass(THINKING_MS);
    }
    const tasks = await thread.tasks();
    const seconds = tasks.at(-1)!.atMs / 1000;
    const busy = tasks.reduce((sum, task) => sum + task.cpuMs, 0);
    console.log(`the page's thread from the press of the button on: ${tasks.length} tasks in ${seconds.toFixed(0)} s, at work ${(busy / seconds / 10).toFixed(1)} % of the time`);
    const long = tasks.filter((task) => task.wallMs > LONG_MS);
    console.log(`tasks over ${LONG_MS} ms: ${long.map((task) => `${task.wallMs.toFixed(0)} ms at ${(task.atMs / 1000).toFixed(1)} s, of them ${task.cpuMs.toFixed(0)} at work`).join('; ') || 'none'}`);
    console.log(`longest by its own work: ${Math.max(...tasks.map((task) => task.cpuMs)).toFixed(1)} ms`);
  } finally {
    await silo.dispose();
  }
});

test('answers', async () => {
  const silo = await Silo.start();
  try {
    const caller = await Caller.open();
    const page = caller.page;
    await puppetMicrophone(caller.context);
    await caller.context.addInitScript(watchSound);
    const talk = await Talk.open(page, silo.url);
    await talk.start(true);
    await pass(THINKING_MS);
    const figures = () => page.evaluate(() => (window as unknown as { figures: Figures }).figures);
    for (const [i, question] of QUESTIONS.entries()) {
      await say(page, wavOf(trimmed(await speech(silo.url, question))));
      await expect.poll(async () => (await figures()).heard.length, PATIENCE).toBe(i + 1);
      await talk.button('Stop the agent').click();
      await expect.poll(async () => (await figures()).server.length, PATIENCE).toBe(i + 1);
      await pass(THINKING_MS);
    }
    const { spoken, sent, arrived, heard, silent, server, sound } = await figures();
    console.log(`sound: ${sound}`);
    heard.forEach((at, i) => {
      // The first sample is heard before the first that is loud.
      const first = at - silent[i]!;
      const total = first - spoken[i]!;
      const [up, down] = [sent[i]! - spoken[i]!, first - arrived[i]!];
      const away = arrived[i]! - sent[i]! - server[i]!;
      console.log(
        `turn ${i + 1}: heard ${total.toFixed(0)} ms after the last spoken sample; over the server's response latency (${server[i]!.toFixed(0)}): ${(total - server[i]!).toFixed(0)}, ` +
          `in the page ${(up + down).toFixed(0)}: until sent ${up.toFixed(0)}, until heard ${down.toFixed(0)}; ` +
          `the network and the server's own beginning to count ${away.toFixed(0)}; the answer begins with ${silent[i]!.toFixed(0)} ms of silence`,
      );
    });
  } finally {
    await silo.dispose();
  }
});

/** Without the silence behind the last word. */
function trimmed(samples: Int16Array): Int16Array {
  let end = samples.length;
  while (end > 0 && Math.abs(samples[end - 1]!) < 500) end--;
  return samples.subarray(0, end);
}

interface Figures {
  /** The caller's last sample was spoken; the frame that brought it left; the answer's first audio came; it was heard. */
  spoken: number[];
  sent: number[];
  arrived: number[];
  /** Its first loud sample. */
  heard: number[];
  /** Silence before that, in what came. */
  silent: number[];
  server: number[];
  sound: string;
}

/** Runs in the page: notes when the caller's last sample was spoken, and when the first of an answer is played. */
function watchSound(): void {
  const figures: Figures = { spoken: [], sent: [], arrived: [], heard: [], silent: [], server: [], sound: '' };
  const LOUD = 0.01;
  Object.assign(window, { figures });
  const start = AudioBufferSourceNode.prototype.start;
  AudioBufferSourceNode.prototype.start = function (this: AudioBufferSourceNode) {
    this.addEventListener('ended', () => {
      figures.spoken.push(performance.now());
      listen();
    });
    start.call(this);
  };
  let ear: AnalyserNode | null = null;
  const samples = new Float32Array(256);
  // Only while an answer is waited for: listening is work, too.
  const listen = () => {
    const timer = setInterval(() => {
      ear?.getFloatTimeDomainData(samples);
      if (!samples.some((s) => Math.abs(s) > LOUD)) return;
      const context = ear!.context as AudioContext;
      figures.sound = `${context.sampleRate} Hz, base latency ${(context.baseLatency * 1000).toFixed(1)} ms, output latency ${(context.outputLatency * 1000).toFixed(1)} ms`;
      figures.heard.push(performance.now());
      clearInterval(timer);
    }, 2);
  };
  const connect = AudioNode.prototype.connect as (...args: unknown[]) => unknown;
  AudioNode.prototype.connect = function (this: AudioNode, ...args: unknown[]) {
    if (this instanceof AudioWorkletNode && args[0] instanceof AudioDestinationNode) {
      ear = new AnalyserNode(this.context, { fftSize: 256 });
      connect.call(this, ear);
    }
    return connect.apply(this, args);
  } as typeof AudioNode.prototype.connect;
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (this: WebSocket, data: string | ArrayBufferLike | Blob | ArrayBufferView<ArrayBufferLike>) {
    // The last of the loud frames remains.
    if (data instanceof ArrayBuffer && figures.arrived.length === figures.heard.length && new Int16Array(data).some((s) => Math.abs(s) > 500)) figures.sent[figures.heard.length] = performance.now();
    send.call(this, data as ArrayBuffer);
  };
  window.WebSocket = class extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      let silent = 0;
      // Before the page hears of it.
      this.addEventListener('message', ({ data }: MessageEvent<string | ArrayBuffer>) => {
        if (typeof data !== 'string') {
          if (figures.silent.length === figures.arrived.length) return;
          const loud = new Int16Array(data).findIndex((sample) => Math.abs(sample) > LOUD * 0x8000);
          silent += (loud < 0 ? data.byteLength / 2 : loud) / 16;
          if (loud >= 0) figures.silent.push(silent);
          return;
        }
        const value = JSON.parse(data) as { type: string; timings?: Record<string, number> };
        const isFirst = value.type === 'agent_audio_chunk' && figures.arrived.length < figures.spoken.length;
        if (isFirst) figures.arrived.push(performance.now());
        if (isFirst) silent = 0;
        if (value.type === 'turn_complete') figures.server.push(value.timings!['first_audio_out']!);
      });
    }
  };
}
