import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Heartbeat } from './heartbeat';

let asked: number[];
let deadAt: number | null;
let heartbeat: Heartbeat;
beforeEach(() => {
  vi.useFakeTimers();
  [asked, deadAt] = [[], null];
  const startedAt = performance.now();
  heartbeat = new Heartbeat({ ask: (id) => asked.push(id), dead: () => (deadAt = performance.now() - startedAt) });
  heartbeat.start();
});
afterEach(() => vi.useRealTimers());

test('a server that says nothing is asked, and given up within five seconds, once', () => {
  vi.advanceTimersByTime(60_000);
  expect(asked).toEqual([1]);
  expect(deadAt).toBeGreaterThan(3000);
  expect(deadAt).toBeLessThanOrEqual(5000);
});

test('a server that answers is asked again, and never given up', () => {
  for (let i = 0; i < 60; i++) {
    vi.advanceTimersByTime(1000);
    if (asked.length > i / 2) heartbeat.heard();
  }
  expect(asked.length).toBeGreaterThan(20);
  expect(deadAt).toBeNull();
});

test('a server that speaks is not asked', () => {
  for (let i = 0; i < 100; i++) {
    vi.advanceTimersByTime(900);
    heartbeat.heard();
  }
  expect(asked).toEqual([]);
});

test('a page that slept asks again before it judges', () => {
  vi.advanceTimersByTime(1250);
  expect(asked).toEqual([1]);
  vi.setSystemTime(Date.now() + 60_000);
  const now = performance.now.bind(performance);
  vi.spyOn(performance, 'now').mockImplementation(() => now() + 60_000);
  vi.advanceTimersByTime(500);
  expect(asked).toEqual([1, 2]);
  expect(deadAt).toBeNull();
  vi.advanceTimersByTime(5000);
  expect(deadAt).not.toBeNull();
  vi.restoreAllMocks();
});

test('doubt asks at once, and nothing when it was stopped', () => {
  heartbeat.doubt();
  heartbeat.doubt();
  expect(asked).toEqual([1]);
  heartbeat.stop();
  heartbeat.heard();
  heartbeat.doubt();
  vi.advanceTimersByTime(10_000);
  expect([asked, deadAt]).toEqual([[1], null]);
});
