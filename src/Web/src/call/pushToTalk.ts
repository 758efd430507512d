/** How long the microphone is still heard after the button: people let go of it with the last sound, which is on its way. */
export const TAIL_MS = 150;

export interface PushToTalkActions {
  /** The button is held, or not. */
  held(on: boolean): void;
  /** Tells the server that the caller has the floor. */
  start(): void;
  /** Tells the server that the turn is over. */
  end(): void;
}

/** The button of push-to-talk: every press that the server is told of is followed by a release, whatever becomes of button, microphone and connection. */
export class PushToTalk {
  readonly #actions: PushToTalkActions;
  #isHeld = false;
  #tail: ReturnType<typeof setTimeout> | undefined;

  constructor(actions: PushToTalkActions) {
    this.#actions = actions;
  }

  /** What the microphone hears belongs to the turn. */
  get isOpen(): boolean {
    return this.#isHeld || this.#tail !== undefined;
  }

  press(): void {
    if (this.#isHeld) return;
    const goesOn = this.#tail !== undefined;
    this.#endTail();
    this.#hold(true);
    if (!goesOn) this.#actions.start();
  }

  release(): void {
    if (!this.#isHeld) return;
    this.#hold(false);
    this.#tail = setTimeout(() => this.#end(), TAIL_MS);
  }

  /** Nothing more will be heard: the turn ends now. */
  abort(): void {
    if (!this.isOpen) return;
    if (this.#isHeld) this.#hold(false);
    this.#end();
  }

  #hold(on: boolean): void {
    this.#isHeld = on;
    this.#actions.held(on);
  }

  #end(): void {
    this.#endTail();
    this.#actions.end();
  }

  #endTail(): void {
    clearTimeout(this.#tail);
    this.#tail = undefined;
  }
}
