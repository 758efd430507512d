import { FRAME_SAMPLES } from '../protocol/messages';

/** Cuts a stream of samples (-1 to 1) into the wire's frames. */
export class Framer {
  #frame = new Int16Array(FRAME_SAMPLES);
  #filled = 0;

  /** Calls back with each whole frame; the callee owns it. */
  push(samples: Float32Array, take: (frame: Int16Array<ArrayBuffer>) => void): void {
    for (const sample of samples) {
      const clipped = Math.max(-1, Math.min(1, sample));
      this.#frame[this.#filled++] = Math.round(clipped < 0 ? clipped * 0x8000 : clipped * 0x7fff);
      if (this.#filled < FRAME_SAMPLES) continue;
      take(this.#frame);
      this.#frame = new Int16Array(FRAME_SAMPLES);
      this.#filled = 0;
    }
  }
}
