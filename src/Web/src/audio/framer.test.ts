import { expect, test } from 'vitest';
import { Framer } from './framer';

test('cuts into frames of 20 ms, clips, and loses nothing', () => {
  const framer = new Framer();
  const frames: Int16Array[] = [];
  const input = Float32Array.from({ length: 1000 }, (_, i) => (i - 500) / 250);
  for (const [from, to] of [[0, 1], [1, 300], [300, 901], [901, 1000]]) framer.push(input.subarray(from, to), (frame) => frames.push(frame));
  expect(frames.map((frame) => frame.length)).toEqual([320, 320, 320]);
  const all = frames.flatMap((frame) => [...frame]);
  expect(all[0]).toBe(-0x8000);
  expect(all[500]).toBe(0);
  expect(all[625]).toBe(Math.round(0.5 * 0x7fff));
  expect(all[900]).toBe(0x7fff);
  expect(all.every((sample, i) => i === 0 || sample >= all[i - 1]!)).toBe(true);
});
