import { setTimeout as pass } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Caller } from '../e2e/support/browser';
import { MainThread } from '../e2e/support/mainThread';
import { puppetMicrophone, say } from '../e2e/support/puppetMicrophone';
import { Silo } from '../e2e/support/silo';
import { Talk } from '../e2e/support/talk';
import { speech, wavOf } from '../e2e/support/wav';

/** npm run measure: the page's budget (benchmarks/results/web.md). Prints figures; only a page that does not work fails. */
const QUESTIONS = ['how long does delivery take', 'what are your opening hours', 'how do i return something', 'how long does delivery take', 'what are your opening hours'];
/** Pauses of the caller, so that the agent has ended. */
const THINKING_MS = 500;
const LONG_MS = 50;

test('first load', async () => {
  const silo = await Silo.start();
  try {
    const caller = await Caller.open();
    const devtools = await caller.context.newCDPSession(caller.page);
    await devtools.send('Network.enable');
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: 4 });
    let bytes = 0;
    devtools.on('Network.loadingFinished', (event) => (bytes += event.encodedDataLength));
    await caller.context.addInitScript(() => {
      new MutationObserver((_, observer) => {
        if (![...document.querySelectorAll('button')].some((button) => button.textContent === 'Start talking')) return;
        observer.disconnect();
        // Interactive: it is there, and the page has time for it.
        setTimeout(() => Object.assign(window, { interactiveAt: performance.now() }));
      }).observe(document, { childList: true, subtree: true });
    });
    const times: number[] = [];
    for (let i = 0; i < 5; i++) {
      if (i > 0) await devtools.send('Network.clearBrowserCache');
      await Talk.open(caller.page, silo.url);
      times.push(await caller.page.waitForFunction(() => (window as unknown as { interactiveAt?: number }).interactiveAt).then((handle) => handle.jsonValue()) as number);
      if (i === 0) console.log(`first load: ${(bytes / 1024).toFixed(0)} KiB on the wire (brotli), headers included`);
    }
    console.log(`interactive with the CPU slowed 4 times, ms, five loads: ${times.map((t) => t.toFixed(0)).join(', ')}`);
  } finally {
    await silo.dispose();
  }
});

test('a call', async () => {
  const silo = await Silo.start();
  try {
    const caller = await Caller.open();
    const page = caller.page;
    await puppetMicrophone(caller.context);
    await caller.context.addInitScript(watchSound);
    const talk = await Talk.open(page, silo.url);
    await talk.button('Start talking').waitFor();
    const thread = await MainThread.watch(page);
    await talk.start(true);
    await pass(THINKING_MS);
    for (const question of QUESTIONS) {
      await say(page, wavOf(trimmed(await speech(silo.url, question))));
      await talk.isInPhase('Speaking');
      await talk.isInPhase('Idle');
      await pass(THINKING_MS);
    }
    const tasks = await thread.tasks();
    const { spoken, heard, server } = await page.evaluate(() => (window as unknown as { figures: Figures }).figures);
    const seconds = tasks.at(-1)!.atMs / 1000;
    const busy = tasks.reduce((sum, task) => sum + task.cpuMs, 0);
    console.log(`the page's thread from the press of the button on: ${tasks.length} tasks in ${seconds.toFixed(0)} s, at work ${(busy / seconds / 10).toFixed(1)} % of the time`);
    const long = tasks.filter((task) => task.wallMs > LONG_MS);
    console.log(`tasks over ${LONG_MS} ms: ${long.map((task) => `${task.wallMs.toFixed(0)} ms at ${(task.atMs / 1000).toFixed(1)} s, of them ${task.cpuMs.toFixed(0)} at work`).join('; ') || 'none'}`);
    console.log(`longest by its own work: ${Math.max(...tasks.map((task) => task.cpuMs)).toFixed(1)} ms`);
    expect(heard.length).toBe(QUESTIONS.length);
    heard.forEach((at, i) => {
      const total = at - spoken[i]!;
      console.log(`turn ${i + 1}: heard ${total.toFixed(0)} ms after the last spoken sample; the server's response latency ${server[i]!.toFixed(0)} ms; ${(total - server[i]!).toFixed(0)} ms over it`);
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
  spoken: number[];
  heard: number[];
  server: number[];
}

/** Runs in the page: notes when the caller's last sample was spoken, and when the first of an answer is played. */
function watchSound(): void {
  const figures: Figures = { spoken: [], heard: [], server: [] };
  Object.assign(window, { figures });
  const start = AudioBufferSourceNode.prototype.start;
  AudioBufferSourceNode.prototype.start = function (this: AudioBufferSourceNode) {
    this.addEventListener('ended', () => figures.spoken.push(performance.now()));
    start.call(this);
  };
  const connect = AudioNode.prototype.connect as (...args: unknown[]) => unknown;
  AudioNode.prototype.connect = function (this: AudioNode, ...args: unknown[]) {
    if (this instanceof AudioWorkletNode && args[0] instanceof AudioDestinationNode) {
      const ear = new AnalyserNode(this.context, { fftSize: 256 });
      connect.call(this, ear);
      const samples = new Float32Array(256);
      setInterval(() => {
        ear.getFloatTimeDomainData(samples);
        if (figures.heard.length < figures.spoken.length && samples.some((s) => Math.abs(s) > 0.01)) figures.heard.push(performance.now());
      }, 2);
    }
    return connect.apply(this, args);
  } as typeof AudioNode.prototype.connect;
  const parse = JSON.parse;
  JSON.parse = (text: string) => {
    const value = parse(text) as { type?: string; timings?: Record<string, number> };
    if (value?.type === 'turn_complete') figures.server.push(value.timings!['first_audio_out']!);
    return value;
  };
}
