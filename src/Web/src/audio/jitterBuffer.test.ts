import { describe, expect, test } from 'vitest';
import { JitterBuffer } from './jitterBuffer';

const RATE = 16_000;
const ms = (duration: number, value = 0.5) => new Float32Array((duration * RATE) / 1000).fill(value);

function pull(buffer: JitterBuffer, duration: number): Float32Array {
  const all = new Float32Array(Math.round((duration * RATE) / 1000 / 128) * 128);
  for (let at = 0; at < all.length; at += 128) buffer.pull(all.subarray(at, at + 128));
  return all;
}

const loud = (samples: Float32Array) => samples.filter((s) => s === 0.5).length;

describe('the start', () => {
  test('waits until enough is there', () => {
    const buffer = new JitterBuffer(RATE);
    buffer.push(1, ms(20), false);
    expect(loud(pull(buffer, 40))).toBe(0);
    buffer.push(1, ms(20), false);
    expect(loud(pull(buffer, 24))).toBe(24 * 16);
  });

  test('does not wait for more than all of a short answer', () => {
    const buffer = new JitterBuffer(RATE);
    buffer.push(1, ms(20), true);
    expect(loud(pull(buffer, 40))).toBe(320);
  });
});

test('chunks of any size are played without a gap', () => {
  const buffer = new JitterBuffer(RATE);
  const ramp = Float32Array.from({ length: 4000 }, (_, i) => (i + 1) / 4000);
  for (let at = 0, size = 700; at < ramp.length; at += size, size = 1 + ((size * 13) % 500)) buffer.push(1, ramp.subarray(at, at + size), at + size >= ramp.length);
  const played = pull(buffer, 240).subarray(0, 3840);
  expect([...played]).toEqual([...ramp.subarray(0, 3840)]);
});

describe('an underrun', () => {
  test('is silence, faded, and makes the next start wait longer', () => {
    const buffer = new JitterBuffer(RATE);
    buffer.push(1, ms(60), false);
    const played = pull(buffer, 80);
    expect(buffer.underruns).toBe(1);
    expect(buffer.targetMs).toBe(80);
    const steps = played.map((s, i) => (i === 0 ? 0 : Math.abs(s - played[i - 1]!)));
    expect(Math.max(...steps)).toBeLessThan(0.02);
    buffer.push(1, ms(60), false);
    expect(loud(pull(buffer, 24))).toBe(0);
    buffer.push(1, ms(20), false);
    expect(loud(pull(buffer, 24))).toBe(24 * 16);
  });

  test('never makes it wait longer than 200 ms, and good answers make it shorter again', () => {
    const buffer = new JitterBuffer(RATE);
    for (let i = 0; i < 10; i++) {
      buffer.push(1, ms(240), false);
      pull(buffer, 320);
    }
    expect(buffer.targetMs).toBe(200);
    for (let turn = 2; turn < 30; turn++) {
      buffer.push(turn, ms(40), true);
      pull(buffer, 80);
    }
    expect(buffer.targetMs).toBe(40);
  });
});

describe('clearing', () => {
  test('is silent within one quantum, without a click, and says what was heard', () => {
    const buffer = new JitterBuffer(RATE);
    buffer.push(3, ms(500), false);
    pull(buffer, 80);
    buffer.clear();
    const quantum = new Float32Array(128);
    buffer.pull(quantum);
    expect(quantum[0]).toBeLessThan(0.5);
    expect(quantum[127]).toBe(0);
    expect([...pull(buffer, 40)].every((s) => s === 0)).toBe(true);
    expect(buffer.takeEnded()).toEqual([{ turn: 3, playedMs: 80, ended: true }]);
    expect(buffer.takeEnded()).toEqual([]);
  });

  test('lets the same turn go on from where the ear was', () => {
    const buffer = new JitterBuffer(RATE);
    buffer.push(3, ms(500), false);
    pull(buffer, 80);
    buffer.clear();
    buffer.push(3, ms(80), true);
    pull(buffer, 160);
    expect(buffer.takeEnded().at(-1)).toEqual({ turn: 3, playedMs: 160, ended: true });
  });

  test('of nothing tells nothing', () => {
    const buffer = new JitterBuffer(RATE);
    buffer.clear();
    expect(buffer.takeEnded()).toEqual([]);
  });
});

test('each turn is counted from its own start', () => {
  const buffer = new JitterBuffer(RATE);
  buffer.push(1, ms(40), true);
  buffer.push(2, ms(80), true);
  pull(buffer, 160);
  expect(buffer.takeEnded()).toEqual([{ turn: 1, playedMs: 40, ended: true }, { turn: 2, playedMs: 80, ended: true }]);
});

test('what waits is bounded, the oldest goes, and it is counted', () => {
  const buffer = new JitterBuffer(RATE);
  for (let i = 0; i < 40; i++) buffer.push(1, ms(1000), false);
  expect(buffer.waitingMs).toBeLessThanOrEqual(30_000);
  expect(buffer.overflow).toBe(10 * RATE);
});
