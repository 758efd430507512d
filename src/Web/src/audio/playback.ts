import type { FromPlayback, ToPlayback } from './ports';
import workletUrl from './playback.worklet?worker&url';

export type MarkListener = (mark: { turn: number; playedMs: number; ended: boolean }) => void;

/** The loudspeaker: owns the audio context, the playback worklet and the analyser that the waveform reads. */
export class Playback {
  readonly context: AudioContext;
  readonly analyser: AnalyserNode;
  readonly #node: AudioWorkletNode;

  private constructor(context: AudioContext, onMark: MarkListener) {
    this.context = context;
    this.analyser = new AnalyserNode(context, { fftSize: 1024, smoothingTimeConstant: 0.6 });
    this.#node = new AudioWorkletNode(context, 'voicecluster-playback', { numberOfInputs: 0, outputChannelCount: [1] });
    this.#node.connect(this.analyser);
    this.#node.connect(context.destination);
    this.#node.port.onmessage = (event: MessageEvent<FromPlayback>) => {
      if (event.data.type === 'mark') onMark(event.data);
    };
  }

  /** Needs a gesture of the user before it is heard: until then `context.state` is "suspended". */
  static async open(onMark: MarkListener): Promise<Playback> {
    const context = new AudioContext({ latencyHint: 'interactive' });
    try {
      await context.audioWorklet.addModule(workletUrl);
      return new Playback(context, onMark);
    } catch (error) {
      await context.close();
      throw error;
    }
  }

  push(turn: number, pcm: Int16Array, final: boolean): void {
    this.#post({ type: 'audio', turn, pcm, final }, [pcm.buffer]);
  }

  clear(): void {
    this.#post({ type: 'clear' });
  }

  duck(on: boolean): void {
    this.#post({ type: 'duck', on });
  }

  set volume(value: number) {
    this.#post({ type: 'volume', value });
  }

  /** Plays on this device; null for the browser's choice, also where the device is gone or the browser lets no page choose. */
  async playOn(device: string | null): Promise<void> {
    const context = this.context as AudioContext & { sinkId?: string; setSinkId?: (id: string) => Promise<void> };
    if (!context.setSinkId || (context.sinkId ?? '') === (device ?? '')) return;
    try {
      await context.setSinkId(device ?? '');
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
      // The device of another day: what is heard matters more than where.
      if (context.sinkId) await context.setSinkId('');
    }
  }

  async close(): Promise<void> {
    this.#node.disconnect();
    if (this.context.state !== 'closed') await this.context.close();
  }

  #post(message: ToPlayback, transfer: Transferable[] = []): void {
    this.#node.port.postMessage(message, transfer);
  }
}
