import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { MarkListener, Playback } from '../audio/playback';
import { Sound, STARTS_WITHIN_MS } from './sound';

/** A context whose state is in the test's hand. */
class Context {
  state: string = 'suspended';
  onstatechange: (() => void) | null = null;
  mayRun = true;
  resume = async () => {
    if (this.mayRun) this.become('running');
  };

  become(state: string): void {
    if (state === this.state) return;
    this.state = state;
    this.onstatechange?.();
  }
}

let told: unknown[][];
let context: Context;
let pushed: number[];
let mark: MarkListener;
let opened: { promise: Promise<Playback>; resolve(playback: Playback): void; reject(error: unknown): void };
let sound: Sound;
const playback = () => ({ context, push: (turn: number) => pushed.push(turn), clear: () => pushed.push(-1), close: async () => context.become('closed') }) as unknown as Playback;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('document', new EventTarget());
  [told, pushed, context] = [[], [], new Context()];
  let [resolve, reject] = [(_: Playback) => {}, (_: unknown) => {}];
  const promise = new Promise<Playback>((yes, no) => ([resolve, reject] = [yes, no]));
  opened = { promise, resolve, reject };
  const events = { blocked: (on: boolean) => told.push(['blocked', on]), heard: (turn: number, ms: number) => told.push(['heard', turn, ms]), failed: () => told.push(['failed']) };
  sound = new Sound(events, (onMark) => {
    mark = onMark;
    return opened.promise;
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function open(): Promise<void> {
  opened.resolve(playback());
  await sound.open();
}

test('what comes while it is being opened is played, in order', async () => {
  void sound.open();
  sound.play(1, new Int16Array(320), false);
  sound.clear();
  sound.play(1, new Int16Array(320), true);
  await open();
  await vi.runAllTimersAsync();
  expect(pushed).toEqual([1, -1, 1]);
  expect(told).toEqual([]);
});

test('a browser that plays nothing is told of, and what it does not play is not heard', async () => {
  context.mayRun = false;
  await open();
  await vi.advanceTimersByTimeAsync(STARTS_WITHIN_MS);
  expect(told).toEqual([['blocked', true]]);
  sound.play(3, new Int16Array(3200), false);
  await vi.advanceTimersByTimeAsync(400);
  expect(told.slice(1)).toEqual([['heard', 3, 0], ['heard', 3, 0]]);
  context.mayRun = true;
  document.dispatchEvent(new Event('keydown'));
  await vi.advanceTimersByTimeAsync(1000);
  expect(told.slice(3)).toEqual([['blocked', false]]);
});

test('sound that stops in the middle of an answer stays where it was', async () => {
  await open();
  sound.play(1, new Int16Array(32_000), true);
  mark({ turn: 1, playedMs: 600, ended: false });
  context.mayRun = false;
  context.become('interrupted');
  await vi.advanceTimersByTimeAsync(STARTS_WITHIN_MS + 200);
  expect(told).toEqual([['heard', 1, 600], ['blocked', true], ['heard', 1, 600]]);
  sound.clear();
  await vi.advanceTimersByTimeAsync(1000);
  expect(told).toHaveLength(3);
});

test('an answer that was played to its end is not told again', async () => {
  await open();
  sound.play(1, new Int16Array(320), true);
  mark({ turn: 1, playedMs: 20, ended: true });
  context.mayRun = false;
  context.become('suspended');
  await vi.advanceTimersByTimeAsync(5000);
  expect(told).toEqual([['heard', 1, 20], ['blocked', true]]);
});

test('closing ends the context, also one that comes late, and nothing is told any more', async () => {
  context.mayRun = false;
  const opening = sound.open();
  sound.close();
  opened.resolve(playback());
  expect(await opening).toBeNull();
  expect(context.state).toBe('closed');
  document.dispatchEvent(new Event('click'));
  await vi.advanceTimersByTimeAsync(5000);
  expect(told).toEqual([]);
});

test('what cannot be loaded is told, and tried again when it is asked for again', async () => {
  const first = sound.open();
  opened.reject(new Error('the network is gone'));
  expect(await first).toBeNull();
  expect(told).toEqual([['failed']]);
  opened = { ...opened, promise: Promise.resolve(playback()) };
  expect(await sound.open()).not.toBeNull();
});
