/** Silence of the server after which it is asked whether it is there. */
const ASK_AFTER_MS = 1000;
/** How long it may take to answer: with the rest, a dead network is noticed within five seconds. */
const ANSWER_WITHIN_MS = 3250;
const LOOK_EVERY_MS = 250;
/** A look that comes so late tells that the page itself stood still: what the server said meanwhile may not have been read yet. */
const STOOD_STILL_MS = 2500;

export interface HeartbeatActions {
  /** Asks the server for an answer. */
  ask(id: number): void;
  /** Nothing came for too long. */
  dead(): void;
}

/** Tells a silent server from a dead network: TCP alone takes minutes to notice. */
export class Heartbeat {
  readonly #actions: HeartbeatActions;
  #timer: ReturnType<typeof setInterval> | undefined;
  #heardAt = 0;
  #lookedAt = 0;
  #askedAt: number | null = null;
  #asked = 0;

  constructor(actions: HeartbeatActions) {
    this.#actions = actions;
  }

  start(): void {
    this.stop();
    this.heard();
    this.#lookedAt = this.#heardAt;
    this.#timer = setInterval(() => this.#look(), LOOK_EVERY_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** Anything came from the server. */
  heard(): void {
    this.#heardAt = performance.now();
    this.#askedAt = null;
  }

  /** There is reason to doubt: the network changed, or the page was hidden. */
  doubt(): void {
    if (this.#timer !== undefined && this.#askedAt === null) this.#ask(performance.now());
  }

  #look(): void {
    const now = performance.now();
    const stoodStill = now - this.#lookedAt > STOOD_STILL_MS;
    this.#lookedAt = now;
    if (stoodStill) this.#ask(now);
    else if (this.#askedAt === null && now - this.#heardAt >= ASK_AFTER_MS) this.#ask(now);
    else if (this.#askedAt !== null && now - this.#askedAt >= ANSWER_WITHIN_MS) {
      this.stop();
      this.#actions.dead();
    }
  }

  #ask(now: number): void {
    this.#askedAt = now;
    this.#actions.ask(++this.#asked);
  }
}
