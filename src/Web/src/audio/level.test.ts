import { expect, test } from 'vitest';
import { levelOf, loudness } from './level';

const analyser = (...samples: number[]) => ({ getFloatTimeDomainData: (target: Float32Array) => target.set(samples) }) as unknown as AnalyserNode;

test('a level is between silence and loud', () => {
  expect(loudness(0)).toBe(0);
  expect(loudness(1)).toBe(1);
  expect(levelOf(analyser(0.1, -0.1), new Float32Array(2))).toBeCloseTo(34 / 48, 5);
});

test.each([Number.NaN, Number.POSITIVE_INFINITY])('a sample that is %d makes no level', (sample) => {
  expect(levelOf(analyser(0.1, sample), new Float32Array(2))).toBe(0);
});
