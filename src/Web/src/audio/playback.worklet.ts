import { JitterBuffer } from './jitterBuffer';
import type { FromPlayback, ToPlayback } from './ports';
import { Resampler } from './resampler';
import { WIRE_RATE } from '../protocol/messages';

/** A mark leaves at least this often while an answer plays. */
const MARK_EVERY_MS = 200;
/** What is left of the volume while the caller seems to speak, until the server has decided. */
const DUCKED = 0.15;

/** Plays the agent's audio on the audio thread. */
class PlaybackProcessor extends AudioWorkletProcessor {
  readonly #buffer = new JitterBuffer(sampleRate);
  readonly #mono = new Float32Array(128);
  #resampler = new Resampler(WIRE_RATE, sampleRate);
  #turn = 0;
  #volume = 1;
  #gain = 1;
  #isDucked = false;
  #marked = 0;
  #underruns = 0;

  constructor() {
    super();
    this.port.onmessage = (event: MessageEvent<ToPlayback>) => this.#take(event.data);
  }

  process(_inputs: Float32Array[][], outputs: Float32Array[][]): boolean {
    const channel = outputs[0]?.[0];
    if (!channel) return true;
    this.#buffer.pull(this.#mono);
    const gain = this.#volume * (this.#isDucked ? DUCKED : 1);
    for (let i = 0; i < channel.length; i++) {
      this.#gain += (gain - this.#gain) * 0.02;
      channel[i] = this.#mono[i]! * this.#gain;
    }
    this.#report();
    return true;
  }

  #take(message: ToPlayback): void {
    switch (message.type) {
      case 'audio':
        this.#push(message.turn, message.pcm, message.final);
        break;
      case 'clear':
        this.#buffer.clear();
        this.#isDucked = false;
        this.#report();
        break;
      case 'volume':
        this.#volume = message.value;
        break;
      case 'duck':
        this.#isDucked = message.on;
        break;
    }
  }

  #push(turn: number, pcm: Int16Array, final: boolean): void {
    if (turn !== this.#turn) {
      this.#turn = turn;
      this.#resampler = new Resampler(WIRE_RATE, sampleRate);
      this.#isDucked = false;
    }
    const samples = new Float32Array(pcm.length + (final ? this.#resampler.delay : 0));
    for (let i = 0; i < pcm.length; i++) samples[i] = pcm[i]! / 0x8000;
    this.#buffer.push(turn, this.#resampler.process(samples), final);
  }

  #report(): void {
    for (const mark of this.#buffer.takeEnded()) this.#post({ type: 'mark', ...mark });
    if (this.#buffer.underruns > this.#underruns) {
      this.#underruns = this.#buffer.underruns;
      this.#post({ type: 'underrun', count: this.#underruns });
    }
    if (!this.#buffer.isPlaying || currentTime * 1000 - this.#marked < MARK_EVERY_MS) return;
    this.#marked = currentTime * 1000;
    this.#post({ type: 'mark', ...this.#buffer.mark() });
  }

  #post(message: FromPlayback): void {
    this.port.postMessage(message);
  }
}

registerProcessor('voicecluster-playback', PlaybackProcessor);
