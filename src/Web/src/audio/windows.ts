/** What the voice detector looks at, at once: 32 ms at 16 kHz. */
export const WINDOW_SAMPLES = 512;

/** Cuts the wire's frames (PCM16) into the voice detector's windows (-1 to 1). */
export class Windows {
  #window = new Float32Array(WINDOW_SAMPLES);
  #filled = 0;

  /** Calls back with each whole window; the callee owns it. */
  push(frame: Int16Array, take: (window: Float32Array) => void): void {
    for (const sample of frame) {
      this.#window[this.#filled++] = sample / 0x8000;
      if (this.#filled < WINDOW_SAMPLES) continue;
      take(this.#window);
      this.#window = new Float32Array(WINDOW_SAMPLES);
      this.#filled = 0;
    }
  }
}
