import type { BrowserContext, Page } from 'playwright-core';
import { beforeAll, expect, inject, test } from 'vitest';
import { Caller } from './support/browser';
import { MainThread } from './support/mainThread';
import { loudSeconds } from './support/pageAudio';
import { Proxy } from './support/proxy';
import { puppetMicrophone, say } from './support/puppetMicrophone';
import { PATIENCE, Talk } from './support/talk';
import { concat, silence, speech, wavOf } from './support/wav';
import { Wire } from './support/wire';

/** Of a processor that others use too: alone, the page's longest takes a third of it. */
const LONG_TASK_MS = 150;

const silo = inject('silo');
let delivery: Buffer;
let hours: Buffer;
beforeAll(async () => {
  delivery = wavOf(await speech(silo, 'how long does delivery take'));
  hours = wavOf(await speech(silo, 'what are your opening hours'));
});

/** In a call with a microphone that says what it is told; `url` may lead through a network that can be taken away. */
async function inCall(caller: Caller, url = silo, beforeStart?: () => Promise<void>): Promise<Talk> {
  await puppetMicrophone(caller.context);
  const talk = await Talk.open(caller.page, url);
  await talk.button('Start talking').waitFor();
  await beforeStart?.();
  await talk.start(true);
  await talk.button('Mute the microphone').waitFor();
  return talk;
}

/** The last thing that the voice detector fetches. */
const detectorLoads = (page: Page) => page.waitForResponse(/silero.*\.onnx$/, { timeout: PATIENCE.timeout });

/** Lets `detectorListens` know of the voice detector in the pages to come. */
const watchDetector = (context: BrowserContext) =>
  context.addInitScript(() => {
    const Native = Worker;
    window.Worker = class extends Native {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options);
        this.addEventListener('message', ({ data }) => data.type === 'ready' && Object.assign(window, { detectorIsReady: true }));
      }
    };
  });

/** Loaded is not ready: a model is compiled first, which takes a loaded machine seconds. */
const detectorListens = (page: Page) => page.waitForFunction(() => 'detectorIsReady' in window, undefined, { timeout: PATIENCE.timeout });

test("the voice detector works beside the page's thread, and nothing keeps that busy", async () => {
  const caller = await Caller.open();
  const page = caller.page;
  const loads = detectorLoads(page);
  let thread!: MainThread;
  const talk = await inCall(caller, silo, async () => {
    thread = await MainThread.watch(page);
  });
  await loads;
  await talk.type('What are your opening hours?');
  await talk.isInPhase('Speaking');
  await say(page, delivery);
  await talk.hasTurns(2);
  await talk.isInPhase('Speaking');
  expect(page.workers().map((worker) => worker.url())).toEqual([expect.stringMatching(/voiceActivity\.worker/)]);
  // Its own work: how long it waited for a processor depends on the machine.
  const long = (await thread.tasks()).filter((task) => task.cpuMs > LONG_TASK_MS);
  expect(long).toEqual([]);
  expect(caller.errors).toEqual([]);
});

test('the page itself notices that the caller interrupts', async () => {
  const caller = await Caller.open();
  const wire = Wire.of(caller.page);
  const proxy = await Proxy.to(silo);
  await watchDetector(caller.context);
  const talk = await inCall(caller, proxy.url);
  await detectorListens(caller.page);
  const words = await speech(silo, 'how long does delivery take');
  await talk.type('What are your opening hours?');
  await talk.isInPhase('Speaking');
  // Now the server cannot be who noticed.
  proxy.down();
  await say(caller.page, wavOf(concat(words, silence(1), words)));
  await expect.poll(wire.typesSent, PATIENCE).toContain('interrupt');
  proxy.up();
  await talk.shows('interrupted');
  proxy.close();
});

test('settings count at once', async () => {
  const caller = await Caller.open();
  const page = caller.page;
  const wire = Wire.of(page);
  // The built-in responder has no models to choose from.
  await page.route('**/api/info', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...(await response.json()), models: ['small', 'large'] } });
  });
  const talk = await inCall(caller);
  await talk.type('What are your opening hours?');
  await talk.isInPhase('Speaking');
  await talk.button('Settings').click();
  const debounce = page.getByRole('textbox', { name: 'Waits before it answers' });
  await debounce.fill('1200');
  await debounce.blur();
  for (const [setting, choice] of [['Voice', 'rms'], ['Model', 'large']] as const) {
    await page.getByRole('combobox', { name: setting }).click();
    await page.getByRole('option', { name: choice }).click();
  }
  await page.getByRole('switch', { name: 'Wait longer when it often answers too early' }).click();
  await page.getByRole('switch', { name: 'Waveforms' }).click();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.getByRole('img', { name: /Loudness of you/ }).waitFor({ state: 'detached' });
  const changes = wire.sent.filter((message) => message.type === 'update_settings').map((message) => message['settings']);
  expect(changes).toEqual([{ debounceMs: 1200 }, { voice: 'rms' }, { model: 'large' }, { adaptiveDebounce: false }]);
  await talk.button('Stop the agent').click();
  await talk.shows('interrupted');
  await say(page, delivery);
  await talk.hasTurns(2);
  await expect.poll(() => wire.received.filter((message) => message.type === 'turn_complete').length, PATIENCE).toBe(2);
  const turn = wire.received.findLast((message) => message.type === 'turn_complete') as unknown as { timings: Record<string, number> };
  // The pause that the caller was given before the answer was prepared.
  expect(turn.timings['speculation_start']).toBeGreaterThanOrEqual(1200);
  expect(caller.errors).toEqual([]);
});

test('with push-to-talk, holding the button stops the agent, nothing is answered while it is held, and all of it when it is let go', async () => {
  const caller = await Caller.open();
  const page = caller.page;
  const wire = Wire.of(page);
  const talk = await inCall(caller);
  await talk.button('Settings').click();
  await page.getByRole('switch', { name: 'Push to talk' }).click();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await talk.type('How long does delivery take?');
  await talk.isInPhase('Speaking');
  // Not held: nobody hears it, so nothing is interrupted.
  await say(page, hours);
  await talk.isInPhase('Idle');
  expect(wire.typesSent()).not.toContain('interrupt');
  await talk.type('How long does delivery take?');
  await talk.isInPhase('Speaking');
  await talk.button('Hold to talk').hover();
  await page.mouse.down();
  await talk.button('Release to send').waitFor();
  await talk.shows('interrupted');
  const heard = () => wire.received.filter((message) => message.type === 'transcript_final').length;
  const changes = () => wire.received.filter((message) => message.type === 'state_change').length;
  await say(page, hours);
  await expect.poll(heard, PATIENCE).toBeGreaterThan(0);
  const [first, before] = [heard(), changes()];
  // Long pauses, which end a turn that is not held.
  await say(page, wavOf(concat(silence(3), await speech(silo, 'how long does delivery take'), silence(3))));
  await expect.poll(heard, PATIENCE).toBeGreaterThan(first);
  expect(changes()).toBe(before);
  await page.mouse.up();
  await talk.hasTurns(3);
  await talk.isInPhase('Speaking');
  expect(wire.typesSent().filter((type) => /^(interrupt|start_of_turn|end_of_turn)$/.test(type))).toEqual(['start_of_turn', 'end_of_turn']);
  expect(caller.errors).toEqual([]);
});

test("the agent's words light up as they are spoken, and the last five changes of state are seen without scrolling", async () => {
  const caller = await Caller.open({ width: 1280, height: 800, sampleRate: 48_000 });
  const talk = await inCall(caller);
  await talk.type('How long does delivery take?');
  await talk.isInPhase('Speaking');
  const answer = talk.turns().last().locator('p').last();
  const whole = (await answer.textContent())!;
  const lit = async () => whole.length - ((await answer.locator('span').allTextContents())[0]?.length ?? 0);
  const seen = [await lit()];
  while ((await talk.phase()) === 'Speaking') {
    const now = await lit();
    if (now !== seen.at(-1)) seen.push(now);
  }
  // The end may come between a look at the words and the next at the phase.
  seen.push(await lit());
  // A word at a time or some, forwards only, to the end.
  expect(seen).toEqual([...seen].sort((a, b) => a - b));
  expect(seen.length).toBeGreaterThan(5);
  expect(seen[0]).toBeLessThan(whole.length / 2);
  expect(seen.at(-1)).toBe(whole.length);
  await talk.type('How do I return something?');
  await talk.isInPhase('Speaking');
  const changes = caller.page.getByRole('region').getByRole('listitem');
  expect(await changes.count()).toBe(5);
  const { hidden, scrolled } = await changes.last().evaluate((last) => {
    const box = last.getBoundingClientRect();
    const stage = last.closest('section')!;
    return { hidden: box.bottom - Math.min(innerHeight, stage.getBoundingClientRect().bottom), scrolled: stage.scrollTop };
  });
  expect(scrolled).toBe(0);
  expect(hidden).toBeLessThan(0);
  expect(caller.errors).toEqual([]);
});

test('a hidden tab goes on speaking and hearing, and is up to date when it is shown again', async () => {
  const caller = await Caller.open({ canHide: true, records: true });
  const page = caller.page;
  const talk = await inCall(caller);
  // Opened before there is anything to hear: a tab takes a loaded machine as long as an answer.
  const other = await caller.context.newPage();
  await page.bringToFront();
  await page.waitForFunction(() => document.visibilityState === 'visible', undefined, { polling: 100 });
  await talk.type('What are your opening hours?');
  await talk.isInPhase('Speaking');
  await other.bringToFront();
  await page.waitForFunction(() => document.visibilityState === 'hidden', undefined, { polling: 100 });
  const before = loudSeconds(await Caller.heard(page));
  await page.evaluate(() => requestAnimationFrame(() => Object.assign(window, { painted: true })));
  await talk.isInPhase('Idle');
  expect(loudSeconds(await Caller.heard(page)) - before).toBeGreaterThan(2);
  await say(page, delivery);
  await talk.hasTurns(2);
  await talk.isInPhase('Speaking');
  // It was really hidden all the time: nothing was painted.
  expect(await page.evaluate(() => 'painted' in window)).toBe(false);
  await other.close();
  await page.bringToFront();
  await page.waitForFunction(() => 'painted' in window);
  expect(await talk.status()).toBe('Connected');
  await talk.isInPhase('Idle');
  expect(await talk.turns().getByText('interrupted').count()).toBe(0);
  // Every word of both answers is lit.
  expect(await talk.turns().locator('p span').count()).toBe(0);
  expect(caller.errors).toEqual([]);
});
