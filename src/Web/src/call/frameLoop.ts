/** 30 pictures a second: nobody sees more of what moves here, and each costs the page, the compositor and, without a GPU, a processor. */
const EVERY_MS = 1000 / 30;
/** Displays are not punctual. */
const TOLERANCE_MS = 4;

export type Draw = (now: number) => void;

/** Where frames come from, and where it is told that a draw broke. */
export interface FrameSource {
  request(tick: (now: number) => void): void;
  broken(error: unknown): void;
}

/** Draws 30 times a second, all in the same frame: what they change is then painted once. One that throws is told, and is not called again; the others go on. */
export class FrameLoop {
  readonly #source: FrameSource;
  readonly #draws = new Set<Draw>();
  #drawnAt = 0;
  #isTicking = false;

  constructor(source: FrameSource) {
    this.#source = source;
  }

  /** From the next frame on; the returned function ends it. Each draw is a function of its own. */
  add(draw: Draw): () => void {
    this.#draws.add(draw);
    if (!this.#isTicking) this.#source.request(this.#tick);
    this.#isTicking = true;
    return () => void this.#draws.delete(draw);
  }

  readonly #tick = (now: number): void => {
    this.#isTicking = this.#draws.size > 0;
    if (!this.#isTicking) return;
    this.#source.request(this.#tick);
    if (now - this.#drawnAt < EVERY_MS - TOLERANCE_MS) return;
    this.#drawnAt = now;
    for (const draw of this.#draws) {
      try {
        draw(now);
      } catch (error) {
        this.#draws.delete(draw);
        this.#source.broken(error);
      }
    }
  };
}
