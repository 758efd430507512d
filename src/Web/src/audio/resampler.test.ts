import { describe, expect, test } from 'vitest';
import { Resampler } from './resampler';

const sine = (hz: number, rate: number, seconds: number) =>
  Float32Array.from({ length: Math.round(rate * seconds) }, (_, i) => Math.sin((2 * Math.PI * hz * i) / rate));
const rms = (samples: Float32Array) => Math.sqrt(samples.reduce((sum, s) => sum + s * s, 0) / samples.length);
/** Without the ends, where the filter has not enough to look at. */
const middle = (samples: Float32Array) => samples.subarray(samples.length / 4, (samples.length * 3) / 4);
const db = (ratio: number) => 20 * Math.log10(ratio);

describe.each([[48_000, 16_000], [44_100, 16_000], [16_000, 48_000], [16_000, 44_100], [8000, 16_000], [96_000, 16_000]])('%i to %i Hz', (from, to) => {
  test('keeps a tone of the speech band as it was', () => {
    const output = middle(new Resampler(from, to).process(sine(1000, from, 0.5)));
    expect(Math.abs(db(rms(output) / Math.SQRT1_2))).toBeLessThan(0.1);
  });

  test('keeps the length of a stream, however it is cut', () => {
    const input = sine(440, from, 1);
    const whole = new Resampler(from, to).process(input);
    const resampler = new Resampler(from, to);
    const pieces: number[] = [];
    for (let at = 0, size = 1; at < input.length; at += size, size = (size * 7) % 333 || 1) pieces.push(...resampler.process(input.subarray(at, at + size)));
    expect(pieces.length).toBe(whole.length);
    for (let i = 0; i < pieces.length; i += 97) expect(pieces[i]).toBeCloseTo(whole[i]!, 5);
    expect(Math.abs(whole.length - to)).toBeLessThan((80 * to) / Math.min(from, to));
  });
});

/** What devices run at. */
const deviceRates = [8000, 11_025, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 88_200, 96_000, 192_000];
const cuts = {
  // As the server sends an answer: one frame to begin with, then three at a time, and a rest.
  'the chunks of an answer': [320, ...Array<number>(20).fill(960), 320, 640, 137],
  'the quanta of an audio thread': Array<number>(100).fill(128),
};

describe.each(deviceRates.flatMap((rate) => [[16_000, rate], [rate, 16_000]] as const))('%i to %i Hz', (from, to) => {
  test.each(Object.entries(cuts))('gives %s to the last sample exactly as one whole', (_, sizes) => {
    const input = sine(440, from, sizes.reduce((sum, size) => sum + size, 0) / from);
    const whole = new Resampler(from, to).process(input);
    const resampler = new Resampler(from, to);
    let at = 0;
    const pieces = Float32Array.from(sizes.flatMap((size) => [...resampler.process(input.subarray(at, (at += size)))]));
    expect(pieces.length).toBe(whole.length);
    // Not by the matcher of arrays, which takes seconds for so many numbers; no number that is not finite equals itself.
    expect(pieces.findIndex((sample, i) => !(sample === whole[i]))).toBe(-1);
  });
});

test.each([[48_000, 9500], [48_000, 15_000], [44_100, 12_000]])('what 16 kHz cannot carry does not fold back (%i Hz, %i Hz)', (from, hz) => {
  const output = middle(new Resampler(from, 16_000).process(sine(hz, from, 0.5)));
  expect(db(rms(output) / Math.SQRT1_2)).toBeLessThan(-75);
});

test('16 to 48 kHz makes no image', () => {
  const output = middle(new Resampler(16_000, 48_000).process(sine(5000, 16_000, 0.5)));
  const at = (hz: number) => {
    let [re, im] = [0, 0];
    output.forEach((s, i) => {
      const window = 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / output.length);
      re += s * window * Math.cos((2 * Math.PI * hz * i) / 48_000);
      im += s * window * Math.sin((2 * Math.PI * hz * i) / 48_000);
    });
    return Math.hypot(re, im);
  };
  expect(db(at(11_000) / at(5000))).toBeLessThan(-70);
});

test('equal rates pass through', () => {
  const input = sine(440, 16_000, 0.1);
  expect(new Resampler(16_000, 16_000).process(input)).toEqual(input);
});

test.each([[0, 16_000], [16_000, Number.NaN], [Number.POSITIVE_INFINITY, 16_000]])('no rate is no rate (%d, %d)', (from, to) => expect(() => new Resampler(from, to)).toThrow(RangeError));
