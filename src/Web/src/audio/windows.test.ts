import { expect, test } from 'vitest';
import { Windows } from './windows';

test('makes windows of 32 ms out of frames of 20 ms, and loses nothing', () => {
  const windows = new Windows();
  const taken: Float32Array[] = [];
  for (let frame = 0; frame < 8; frame++) windows.push(Int16Array.from({ length: 320 }, (_, i) => (frame * 320 + i) * 8 - 0x4000), (window) => taken.push(window));
  expect(taken.map((window) => window.length)).toEqual([512, 512, 512, 512, 512]);
  const all = taken.flatMap((window) => [...window]);
  expect(all[0]).toBe(-0.5);
  expect(all.every((sample, i) => sample === (i * 8 - 0x4000) / 0x8000)).toBe(true);
});
