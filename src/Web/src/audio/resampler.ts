/** Half the filter's length, in periods of the lower rate. 24 zero crossings give about 80 dB of stop band with this window. */
const ZERO_CROSSINGS = 24;
const PHASES = 256;
const KAISER_BETA = 8;
/** The pass band ends a little under half the lower rate, so that the transition lies under it. */
const ROLL_OFF = 0.92;

/**
 * Band-limited resampling of a mono stream, any rate to any rate: windowed sinc, 256 phases, linear between them. Blocks may have any
 * length; the output is the same however the input is cut.
 */
export class Resampler {
  readonly #step: number;
  readonly #half: number;
  readonly #table: Float32Array;
  #kept: Float32Array;
  /** Position of the next output sample, in input samples from the start of what is kept. */
  #position: number;

  constructor(from: number, to: number) {
    if (!(from > 0 && to > 0)) throw new RangeError(`cannot resample from ${from} to ${to} Hz`);
    const cutoff = Math.min(1, to / from) * ROLL_OFF;
    this.#step = from / to;
    this.#half = from === to ? 0 : Math.ceil(ZERO_CROSSINGS / Math.min(1, to / from));
    this.#table = from === to ? new Float32Array() : filterTable(this.#half, cutoff);
    this.#kept = new Float32Array(this.#half);
    this.#position = this.#half;
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
    const count = Math.max(0, Math.ceil((samples.length - this.#half - this.#position) / this.#step));
    const output = new Float32Array(count);
    let position = this.#position;
    for (let i = 0; i < count; i++, position += this.#step) output[i] = this.#at(samples, position);
    const drop = Math.min(Math.floor(position) - this.#half, samples.length);
    this.#kept = samples.slice(drop);
    this.#position = position - drop;
    return output;
  }

  #at(samples: Float32Array, position: number): number {
    const whole = Math.floor(position);
    const phase = (position - whole) * PHASES;
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
