/** Half the filter's length, in periods of the lower rate. 24 zero crossings give about 80 dB of stop band with this window. */
const ZERO_CROSSINGS = 24;
const PHASES = 256;
const KAISER_BETA = 8;
/** The pass band ends a little under half the lower rate, so that the transition lies under it. */
const ROLL_OFF = 0.92;

/**
 * Band-limited resampling of a mono stream, any rate to any rate in whole Hz: windowed sinc, 256 phases, linear between them. Blocks may have any
 * length; the output is the same however the input is cut.
 */
export class Resampler {
  // The way from one output sample to the next is a fraction, in input samples. Kept exact: a sum of thirds drifts past the end of what is there.
  readonly #advance: number;
  readonly #denominator: number;
  readonly #half: number;
  readonly #table: Float32Array;
  #kept: Float32Array;
  /** Position of the next output sample, in input samples from the start of what is kept: the whole ones, and the numerator of the rest. */
  #whole: number;
  #numerator = 0;

  constructor(from: number, to: number) {
    if (!(from > 0 && to > 0 && Number.isFinite(from) && Number.isFinite(to))) throw new RangeError(`cannot resample from ${from} to ${to} Hz`);
    const [fromHz, toHz] = [Math.round(from), Math.round(to)];
    const divisor = greatestCommonDivisor(fromHz, toHz);
    this.#advance = fromHz / divisor;
    this.#denominator = toHz / divisor;
    const cutoff = Math.min(1, toHz / fromHz) * ROLL_OFF;
    this.#half = fromHz === toHz ? 0 : Math.ceil(ZERO_CROSSINGS / Math.min(1, toHz / fromHz));
    this.#table = fromHz === toHz ? new Float32Array() : filterTable(this.#half, cutoff);
    this.#kept = new Float32Array(this.#half);
    this.#whole = this.#half;
  }

  /** Delay of the stream, in input samples. */
  get delay(): number {
    return this.#half;
  }

  process(input: Float32Array): Float32Array {
    if (this.#half === 0) return input.slice();
    const samples = new Float32Array(this.#kept.length + input.length);
    samples.set(this.#kept);
    samples.set(input, this.#kept.length);
    // The filter looks half its length ahead.
    const end = samples.length - this.#half;
    const count = Math.max(0, Math.ceil(((end - this.#whole) * this.#denominator - this.#numerator) / this.#advance));
    const output = new Float32Array(count);
    for (let i = 0; i < count; i++) {
      output[i] = this.#at(samples, this.#whole, this.#numerator / this.#denominator);
      this.#numerator += this.#advance;
      const carry = Math.floor(this.#numerator / this.#denominator);
      this.#whole += carry;
      this.#numerator -= carry * this.#denominator;
    }
    const drop = Math.min(this.#whole - this.#half, samples.length);
    this.#kept = samples.slice(drop);
    this.#whole -= drop;
    return output;
  }

  #at(samples: Float32Array, whole: number, rest: number): number {
    const phase = rest * PHASES;
    const row = Math.floor(phase);
    const blend = phase - row;
    const taps = 2 * this.#half;
    const a = row * taps;
    const b = a + taps;
    const first = whole - this.#half + 1;
    let low = 0;
    let high = 0;
    for (let tap = 0; tap < taps; tap++) {
      const sample = samples[first + tap]!;
      low += sample * this.#table[a + tap]!;
      high += sample * this.#table[b + tap]!;
    }
    return low + (high - low) * blend;
  }
}

function filterTable(half: number, cutoff: number): Float32Array {
  const taps = 2 * half;
  const table = new Float32Array((PHASES + 1) * taps);
  for (let phase = 0; phase <= PHASES; phase++) {
    let sum = 0;
    for (let tap = 0; tap < taps; tap++) {
      const distance = tap - half + 1 - phase / PHASES;
      const angle = Math.PI * distance * cutoff;
      const sinc = Math.abs(angle) < 1e-9 ? 1 : Math.sin(angle) / angle;
      const value = sinc * kaiser(distance / half);
      table[phase * taps + tap] = value;
      sum += value;
    }
    // Each phase passes a constant unchanged.
    for (let tap = 0; tap < taps; tap++) table[phase * taps + tap]! /= sum;
  }
  return table;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

function kaiser(x: number): number {
  return Math.abs(x) >= 1 ? 0 : bessel(KAISER_BETA * Math.sqrt(1 - x * x)) / bessel(KAISER_BETA);
}

function bessel(x: number): number {
  let sum = 1;
  let term = 1;
  for (let k = 1; k < 30; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}
