import { Framer } from './framer';
import { Resampler } from './resampler';
import { WIRE_RATE } from '../protocol/messages';

/** The microphone on the audio thread: device rate to the wire's 20 ms frames, each posted as it is full, to the page and to who else listens. */
class CaptureProcessor extends AudioWorkletProcessor {
  readonly #resampler = new Resampler(sampleRate, WIRE_RATE);
  readonly #framer = new Framer();
  #tap: MessagePort | null = null;

  constructor() {
    super();
    this.port.onmessage = (event: MessageEvent<MessagePort | null>) => {
      this.#tap?.close();
      this.#tap = event.data;
    };
  }

  process(inputs: Float32Array[][]): boolean {
    const channel = inputs[0]?.[0];
    if (channel) this.#framer.push(this.#resampler.process(channel), (frame) => this.#post(frame));
    return true;
  }

  #post(frame: Int16Array<ArrayBuffer>): void {
    this.#tap?.postMessage(frame);
    this.port.postMessage(frame, [frame.buffer]);
  }
}

registerProcessor('voicecluster-capture', CaptureProcessor);
