import { Framer } from './framer';
import { Resampler } from './resampler';
import { WIRE_RATE } from '../protocol/messages';

/** The microphone on the audio thread: device rate to the wire's 20 ms frames, each posted as it is full. */
class CaptureProcessor extends AudioWorkletProcessor {
  readonly #resampler = new Resampler(sampleRate, WIRE_RATE);
  readonly #framer = new Framer();

  process(inputs: Float32Array[][]): boolean {
    const channel = inputs[0]?.[0];
    if (channel) this.#framer.push(this.#resampler.process(channel), (frame) => this.port.postMessage(frame, [frame.buffer]));
    return true;
  }
}

registerProcessor('voicecluster-capture', CaptureProcessor);
