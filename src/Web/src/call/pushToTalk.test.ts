import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { PushToTalk, TAIL_MS } from './pushToTalk';

let told: string[];
let button: PushToTalk;
beforeEach(() => {
  vi.useFakeTimers();
  told = [];
  button = new PushToTalk({ held: (on) => told.push(on ? 'held' : 'released'), start: () => told.push('start'), end: () => told.push('end') });
});
afterEach(() => vi.useRealTimers());

test('a press starts the turn, and a release ends it when the last sound has come', () => {
  button.press();
  button.press();
  vi.advanceTimersByTime(60_000);
  expect(told).toEqual(['held', 'start']);
  button.release();
  button.release();
  expect(button.isOpen).toBe(true);
  vi.advanceTimersByTime(TAIL_MS);
  expect(button.isOpen).toBe(false);
  expect(told).toEqual(['held', 'start', 'released', 'end']);
});

test('a press right after a release goes on with the turn', () => {
  button.press();
  button.release();
  button.press();
  vi.advanceTimersByTime(1000);
  expect(told).toEqual(['held', 'start', 'released', 'held']);
});

test.each([true, false])('a microphone that is lost ends the turn at once (held: %s)', (isHeld) => {
  button.press();
  if (!isHeld) button.release();
  button.abort();
  button.abort();
  vi.advanceTimersByTime(1000);
  expect(told).toEqual(['held', 'start', 'released', 'end']);
  expect(button.isOpen).toBe(false);
});
