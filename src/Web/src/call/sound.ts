import type { MarkListener, Playback } from '../audio/playback';

/** While the browser plays nothing, the server is told so often where the ear still is. */
const STILL_EVERY_MS = 200;
/** A context that was just made may take so long until it runs. */
export const STARTS_WITHIN_MS = 1000;
/** What browsers take for the gesture without which they play nothing; none takes all of them. */
const GESTURES = ['pointerdown', 'pointerup', 'touchend', 'click', 'keydown', 'visibilitychange'];

export interface SoundEvents {
  /** The browser holds the sound back, or does so no longer. */
  blocked(isBlocked: boolean): void;
  /** What of a turn was really played. */
  heard(turn: number, playedMs: number): void;
  /** What plays could not be loaded: there is no sound. */
  failed(error: unknown): void;
}

/** The agent's voice in one call: plays it, knows what was heard of it, and comes back by itself when the browser has held it back. */
export class Sound {
  readonly #events: SoundEvents;
  readonly #openPlayback: (onMark: MarkListener) => Promise<Playback>;
  #opening: Promise<Playback | null> | null = null;
  #playback: Playback | null = null;
  #generation = 0;
  #ended = 0;
  #isBlocked = false;
  #still: ReturnType<typeof setInterval> | undefined;
  #starting: ReturnType<typeof setTimeout> | undefined;
  /** Where the ear is in the turn that plays. */
  heard = { turn: 0, playedMs: 0, at: 0 };
  /** Audio that came of the latest turn, and whether it is all. */
  arrived = { turn: 0, ms: 0, final: false };

  constructor(events: SoundEvents, openPlayback: (onMark: MarkListener) => Promise<Playback>) {
    this.#events = events;
    this.#openPlayback = openPlayback;
  }

  /** What plays; null while it is not open. */
  get playback(): Playback | null {
    return this.#playback;
  }

  /** Opens it once, at best within a gesture; null when it cannot be opened, or was closed meanwhile. */
  open(): Promise<Playback | null> {
    return (this.#opening ??= this.#begin(++this.#generation));
  }

  /** Plays on, as far as the browser lets it. */
  readonly resume = (): void => {
    const context = this.#playback?.context;
    if (!context || context.state === 'running' || context.state === 'closed') return;
    // Without a gesture this waits for one. It is refused when the context ends meanwhile: then there is nothing to resume.
    context.resume().catch(() => undefined);
  };

  /** Audio of an answer; what comes while the sound is being opened waits for that. */
  play(turn: number, pcm: Int16Array, final: boolean): void {
    const before = this.arrived.turn === turn ? this.arrived.ms : 0;
    this.arrived = { turn, ms: before + pcm.length / 16, final };
    this.#ended = Math.min(this.#ended, turn - 1);
    this.#with((playback) => playback.push(turn, pcm, final));
  }

  /** Silence; the rest of the answer is not heard any more. */
  clear(): void {
    this.#ended = this.arrived.turn;
    this.#with((playback) => playback.clear());
  }

  duck(on: boolean): void {
    this.#with((playback) => playback.duck(on));
  }

  /** Another session counts its turns anew. */
  forget(): void {
    this.heard = { turn: 0, playedMs: 0, at: 0 };
    this.arrived = { turn: 0, ms: 0, final: false };
    this.#ended = 0;
  }

  close(): void {
    this.#generation++;
    for (const type of GESTURES) document.removeEventListener(type, this.resume, true);
    clearTimeout(this.#starting);
    this.#starting = undefined;
    this.#block(false);
    this.#opening = null;
    if (this.#playback) end(this.#playback);
    this.#playback = null;
  }

  async #begin(generation: number): Promise<Playback | null> {
    for (const type of GESTURES) document.addEventListener(type, this.resume, { capture: true, passive: true });
    try {
      const playback = await this.#openPlayback((mark) => this.#mark(mark));
      if (generation !== this.#generation) {
        end(playback);
        return null;
      }
      this.#playback = playback;
      playback.context.onstatechange = () => this.#look(playback.context);
      this.#look(playback.context);
      return playback;
    } catch (error) {
      if (generation !== this.#generation) return null;
      // The next one who asks may have more luck.
      this.#opening = null;
      this.#events.failed(error);
      return null;
    }
  }

  #look(context: BaseAudioContext): void {
    if (context.state === 'running') {
      clearTimeout(this.#starting);
      this.#starting = undefined;
      this.#block(false);
      return;
    }
    this.resume();
    this.#starting ??= setTimeout(() => {
      this.#starting = undefined;
      if (context.state !== 'running') this.#block(true);
    }, STARTS_WITHIN_MS);
  }

  #block(isBlocked: boolean): void {
    if (isBlocked === this.#isBlocked) return;
    this.#isBlocked = isBlocked;
    clearInterval(this.#still);
    // The server takes sound for heard as time passes, unless it is told otherwise.
    if (isBlocked) this.#still = setInterval(() => this.#tellStill(), STILL_EVERY_MS);
    this.#events.blocked(isBlocked);
  }

  #tellStill(): void {
    const { turn } = this.arrived;
    if (turn > this.#ended) this.#events.heard(turn, this.heard.turn === turn ? this.heard.playedMs : 0);
  }

  #mark(mark: { turn: number; playedMs: number; ended: boolean }): void {
    this.heard = { turn: mark.turn, playedMs: mark.playedMs, at: performance.now() };
    if (mark.ended) this.#ended = Math.max(this.#ended, mark.turn);
    this.#events.heard(mark.turn, mark.playedMs);
  }

  #with(use: (playback: Playback) => void): void {
    if (this.#playback) use(this.#playback);
    else void this.#opening?.then((playback) => playback && use(playback));
  }
}

function end(playback: Playback): void {
  playback.context.onstatechange = null;
  void playback.close();
}
