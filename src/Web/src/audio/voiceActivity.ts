import type { Microphone } from './microphone';
import type { FromVoiceActivity } from './ports';

export interface VoiceActivityListener {
  started(): void;
  /** It was too short, or is over. */
  stopped(): void;
  /** It could not be loaded, or broke; it tells nothing more. */
  failed(reason: string): void;
}

/** Notices the caller's voice before the server can. Loads in its own thread, from the moment it is made; the page's thread hears only of a beginning and an end. */
export class VoiceActivity {
  readonly #worker = new Worker(new URL('./voiceActivity.worker.ts', import.meta.url), { type: 'module' });
  readonly #listener: VoiceActivityListener;
  #isReady = false;
  #microphone: Microphone | null = null;

  constructor(listener: VoiceActivityListener) {
    this.#listener = listener;
    this.#worker.onmessage = (event: MessageEvent<FromVoiceActivity>) => this.#take(event.data);
    this.#worker.onerror = (event) => listener.failed(event.message);
  }

  /** From now on, or from when it is loaded; null listens to nothing. */
  listenTo(microphone: Microphone | null): void {
    this.#microphone?.tap(null);
    this.#microphone = microphone;
    if (this.#isReady) this.#connect();
  }

  close(): void {
    this.#microphone?.tap(null);
    this.#worker.terminate();
  }

  #take(message: FromVoiceActivity): void {
    switch (message.type) {
      case 'ready':
        this.#isReady = true;
        this.#connect();
        break;
      case 'failed':
        this.#listener.failed(message.reason);
        break;
      default:
        // What was still on its way when the microphone was closed.
        if (this.#microphone) this.#listener[message.type]();
    }
  }

  #connect(): void {
    if (!this.#microphone) return;
    const { port1, port2 } = new MessageChannel();
    this.#worker.postMessage(port1, [port1]);
    this.#microphone.tap(port2);
  }
}
