/// <reference lib="webworker" />
import { FrameProcessor } from '@ricky0123/vad-web/dist/frame-processor';
import { Message } from '@ricky0123/vad-web/dist/messages';
import { Silero } from '@ricky0123/vad-web/dist/models/silero';
import type { Model } from '@ricky0123/vad-web/dist/models';
import modelUrl from '@ricky0123/vad-web/dist/silero_vad_v5.onnx?url';
import * as ort from 'onnxruntime-web/wasm';
import { WIRE_RATE } from '../protocol/messages';
import type { FromVoiceActivity } from './ports';
import { WINDOW_SAMPLES, Windows } from './windows';

/** Beyond a second, what waits is too old to tell of: a machine that cannot keep up hears of the newest instead. */
const MAX_WAITING = 32;

const decision = {
  positiveSpeechThreshold: 0.6,
  negativeSpeechThreshold: 0.4,
  minSpeechMs: 96,
  redemptionMs: 320,
  // Nobody asks for the sound itself.
  preSpeechPadMs: 0,
  submitUserSpeechOnPause: false,
};

const scope = self as unknown as DedicatedWorkerGlobalScope;
const tell = (message: FromVoiceActivity) => scope.postMessage(message);

/** Silero's voice detector in a thread of its own: the runtime's start alone would keep the page busy for seconds. */
class Detector {
  readonly #processor: FrameProcessor;
  readonly #waiting: Float32Array[] = [];
  #windows = new Windows();
  #source: MessagePort | null = null;
  #isBusy = false;

  constructor(model: Model) {
    this.#processor = new FrameProcessor(model.process, model.reset_state, decision, (WINDOW_SAMPLES * 1000) / WIRE_RATE);
    this.#processor.resume();
  }

  /** Hears another microphone, of which it knows nothing yet. */
  listen(source: MessagePort): void {
    this.#source?.close();
    this.#source = source;
    this.#waiting.length = 0;
    this.#windows = new Windows();
    this.#processor.reset();
    source.onmessage = (event: MessageEvent<Int16Array>) => {
      this.#windows.push(event.data, (window) => this.#waiting.push(window));
      if (this.#waiting.length > MAX_WAITING) this.#waiting.splice(0, this.#waiting.length - MAX_WAITING);
      if (!this.#isBusy) void this.#work().catch(fail);
    };
  }

  async #work(): Promise<void> {
    this.#isBusy = true;
    for (let window = this.#waiting.shift(); window; window = this.#waiting.shift()) {
      await this.#processor.process(window, ({ msg }) => {
        if (msg === Message.SpeechRealStart) tell({ type: 'started' });
        else if (msg === Message.SpeechEnd || msg === Message.VADMisfire) tell({ type: 'stopped' });
      });
    }
    this.#isBusy = false;
  }
}

function fail(error: unknown): void {
  tell({ type: 'failed', reason: String(error) });
}

async function load(): Promise<void> {
  ort.env.logLevel = 'error';
  // More threads need a page that is isolated from all other origins, and one does the work in a tenth of the time that there is.
  ort.env.wasm.numThreads = 1;
  const model = await Silero.new(ort, async () => {
    const response = await fetch(modelUrl);
    if (!response.ok) throw new Error(`${modelUrl}: ${response.status}`);
    return response.arrayBuffer();
  });
  const detector = new Detector(model);
  scope.onmessage = (event: MessageEvent<MessagePort>) => detector.listen(event.data);
  tell({ type: 'ready' });
}

void load().catch(fail);
