import type { Phase } from '../protocol/messages';

/** Longer than an "uh-huh", which must not stop the agent. */
export const INTERRUPT_AFTER_MS = 450;

export interface InterruptActions {
  /** Lowers the agent's voice at once, or restores it. */
  duck(on: boolean): void;
  /** Tells the server that the caller wants the floor. */
  interrupt(): void;
}

/** The caller's voice while the agent speaks: the agent grows quiet at once, and is interrupted when the voice goes on. */
export class HoldToInterrupt {
  readonly #actions: InterruptActions;
  #isSpeaking = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(actions: InterruptActions) {
    this.#actions = actions;
  }

  phase(phase: Phase): void {
    this.#isSpeaking = phase === 'SPEAKING';
    if (!this.#isSpeaking) this.#release();
  }

  /** The page's detector heard the caller begin, or end. */
  voice(on: boolean): void {
    if (!on) this.#release();
    else if (this.#isSpeaking && this.#timer === undefined) {
      this.#actions.duck(true);
      this.#timer = setTimeout(() => this.#actions.interrupt(), INTERRUPT_AFTER_MS);
    }
  }

  #release(): void {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#actions.duck(false);
  }
}
