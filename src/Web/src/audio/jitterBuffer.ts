/** Audio that waits before the first sample of an answer is played; grows by a step with every gap, and shrinks again. */
const TARGET_MS = { start: 40, step: 40, max: 200 };
/** A cut is faded, so that it does not click; shorter than a render quantum. */
const FADE = 96;
/** Far more than a server sends ahead; beyond, the oldest is dropped and counted. */
const MAX_WAITING_MS = 30_000;

interface Chunk {
  turn: number;
  samples: Float32Array;
  /** Nothing of the turn follows. */
  final: boolean;
}

/** Where the ear is. */
export interface PlayedMark {
  turn: number;
  playedMs: number;
  /** The turn was played to its end, or dropped. */
  ended: boolean;
}

/**
 * The playback's queue, read by the audio thread one quantum at a time: starts when enough waits, goes on without gaps, waits again after an
 * underrun, falls silent within one quantum when cleared, and always knows how much of a turn was played.
 */
export class JitterBuffer {
  readonly #rate: number;
  readonly #queue: Chunk[] = [];
  #offset = 0;
  #waiting = 0;
  #isPlaying = false;
  #targetMs = TARGET_MS.start;
  #turn = 0;
  #played = 0;
  #last = 0;
  #ended: PlayedMark[] = [];
  /** Gaps in the middle of an answer. */
  underruns = 0;
  /** Samples dropped because too much waited. */
  overflow = 0;

  constructor(rate: number) {
    this.#rate = rate;
  }

  get waitingMs(): number {
    return this.#ms(this.#waiting);
  }

  get targetMs(): number {
    return this.#targetMs;
  }

  get isPlaying(): boolean {
    return this.#isPlaying;
  }

  push(turn: number, samples: Float32Array, final: boolean): void {
    this.#queue.push({ turn, samples, final });
    this.#waiting += samples.length;
    while (this.waitingMs > MAX_WAITING_MS && this.#queue.length > 1) {
      const dropped = this.#queue.shift()!;
      const rest = dropped.samples.length - this.#offset;
      this.#waiting -= rest;
      this.overflow += rest;
      this.#offset = 0;
    }
  }

  /** Drops all that waits. What follows of the same turn goes on from where the ear was. */
  clear(): void {
    this.#queue.length = 0;
    this.#offset = 0;
    this.#waiting = 0;
    this.#isPlaying = false;
    if (this.#turn > 0) this.#ended.push(this.mark(true));
  }

  /** Fills a quantum; silence where nothing is to be played. */
  pull(output: Float32Array): void {
    output.fill(0);
    let at = 0;
    if (!this.#isPlaying && this.#mayStart()) this.#isPlaying = true;
    while (this.#isPlaying && at < output.length) {
      const chunk = this.#queue[0];
      if (!chunk) {
        this.#isPlaying = false;
        this.underruns++;
        this.#targetMs = Math.min(TARGET_MS.max, this.#targetMs + TARGET_MS.step);
        break;
      }
      this.#enter(chunk.turn);
      const count = Math.min(output.length - at, chunk.samples.length - this.#offset);
      output.set(chunk.samples.subarray(this.#offset, this.#offset + count), at);
      at += count;
      this.#offset += count;
      this.#waiting -= count;
      this.#played += count;
      if (this.#offset < chunk.samples.length) continue;
      this.#queue.shift();
      this.#offset = 0;
      if (!chunk.final) continue;
      this.#ended.push(this.mark(true));
      this.#targetMs = Math.max(TARGET_MS.start, this.#targetMs - TARGET_MS.step / 4);
      this.#isPlaying = this.#mayStart();
    }
    if (at === 0 && this.#last !== 0) for (let i = 0; i < FADE; i++) output[i] = this.#last * (1 - (i + 1) / FADE);
    this.#last = at === 0 ? 0 : output[at - 1]!;
    if (at > 0 && at < output.length) {
      const fade = Math.min(FADE, output.length - at);
      for (let i = 0; i < fade; i++) output[at + i] = this.#last * (1 - (i + 1) / fade);
      this.#last = 0;
    }
  }

  mark(ended = false): PlayedMark {
    return { turn: this.#turn, playedMs: Math.round(this.#ms(this.#played)), ended };
  }

  /** Turns that ended since the last call. */
  takeEnded(): PlayedMark[] {
    const ended = this.#ended;
    this.#ended = [];
    return ended;
  }

  #enter(turn: number): void {
    if (turn === this.#turn) return;
    this.#turn = turn;
    this.#played = 0;
  }

  /** Enough waits, or all of a short answer is here. */
  #mayStart(): boolean {
    return this.#waiting > 0 && (this.waitingMs >= this.#targetMs || this.#queue.some((chunk) => chunk.final));
  }

  #ms(samples: number): number {
    return (samples * 1000) / this.#rate;
  }
}
