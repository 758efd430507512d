import { MicrophoneError, type Microphone, type MicrophoneListener, type MicrophoneProblem } from '../audio/microphone';
import type { VoiceActivity, VoiceActivityListener } from '../audio/voiceActivity';

export type MicrophoneState =
  | { kind: 'off' }
  | { kind: 'asking' }
  | { kind: 'on'; muted: boolean }
  | { kind: 'failed'; problem: MicrophoneProblem | 'lost' };

export interface HearingEvents {
  state(state: MicrophoneState): void;
  frame(pcm: Int16Array<ArrayBuffer>): void;
  /** The device was unplugged, or the permission taken back. */
  lost(): void;
  /** The page's own detector noticed that the caller's voice began, or ended. */
  voice(on: boolean): void;
  /** The detector does not work; the microphone does. */
  detectorFailed(reason: string): void;
}

export interface HearingParts {
  openMicrophone(context: AudioContext, deviceId: string | null, listener: MicrophoneListener): Promise<Microphone>;
  newDetector(listener: VoiceActivityListener): VoiceActivity;
}

/** The caller's microphone in a call, and the detector that listens to it. What a device or a person answers after the attempt was given up is closed again. */
export class Hearing {
  readonly #events: HearingEvents;
  readonly #parts: HearingParts;
  #attempt = 0;
  #microphone: Microphone | null = null;
  #detector: VoiceActivity | null = null;
  #detects: boolean;
  #isMuted = false;
  #state: MicrophoneState = { kind: 'off' };

  constructor(events: HearingEvents, parts: HearingParts, detects: boolean) {
    this.#events = events;
    this.#parts = parts;
    this.#detects = detects;
  }

  get isOpen(): boolean {
    return this.#microphone !== null;
  }

  /** Of what the microphone hears; null while it is closed or muted. */
  get analyser(): AnalyserNode | null {
    return this.#state.kind === 'on' && !this.#state.muted ? (this.#microphone?.analyser ?? null) : null;
  }

  /** Asks for the permission when the browser has not got it; another device is as muted as the one before. */
  async open(context: Promise<AudioContext | null>, deviceId: string | null): Promise<void> {
    this.#drop();
    this.#become({ kind: 'asking' });
    // Loads while the person is asked.
    if (this.#detects) this.#detector ??= this.#newDetector();
    const attempt = ++this.#attempt;
    const isGivenUp = () => attempt !== this.#attempt;
    try {
      const opened = await context;
      if (isGivenUp()) return;
      if (!opened) throw new MicrophoneError('unavailable');
      const microphone = await this.#parts.openMicrophone(opened, deviceId, {
        frame: (pcm) => this.#events.frame(pcm as Int16Array<ArrayBuffer>),
        lost: () => this.#lost(),
      });
      if (isGivenUp()) {
        microphone.close();
        return;
      }
      this.#microphone = microphone;
      this.#become({ kind: 'on', muted: this.#isMuted });
      this.#detector?.listenTo(microphone);
    } catch (error) {
      if (!(error instanceof MicrophoneError)) throw error;
      if (!isGivenUp()) this.#become({ kind: 'failed', problem: error.problem });
    }
  }

  mute(muted: boolean): void {
    if (this.#state.kind !== 'on') return;
    this.#isMuted = muted;
    this.#become({ kind: 'on', muted });
  }

  /** Whether the page itself notices the caller's voice. */
  set detects(on: boolean) {
    this.#detects = on;
    if (!on) this.#endDetector();
    else if (this.#microphone && !this.#detector) {
      this.#detector = this.#newDetector();
      this.#detector.listenTo(this.#microphone);
    }
  }

  /** The microphone is let go; the call goes on. */
  close(): void {
    this.#isMuted = false;
    this.#drop();
    this.#become({ kind: 'off' });
  }

  /** The call is over: nothing of it works on. */
  end(): void {
    this.close();
    this.#endDetector();
  }

  #lost(): void {
    this.#drop();
    this.#become({ kind: 'failed', problem: 'lost' });
    this.#events.lost();
  }

  #drop(): void {
    this.#attempt++;
    this.#detector?.listenTo(null);
    this.#events.voice(false);
    this.#microphone?.close();
    this.#microphone = null;
  }

  #newDetector(): VoiceActivity {
    return this.#parts.newDetector({
      started: () => this.#events.voice(true),
      stopped: () => this.#events.voice(false),
      failed: (reason) => {
        // The server notices an interruption too, a little later.
        this.#endDetector();
        this.#events.detectorFailed(reason);
      },
    });
  }

  #endDetector(): void {
    this.#detector?.close();
    this.#detector = null;
    this.#events.voice(false);
  }

  #become(state: MicrophoneState): void {
    this.#state = state;
    this.#events.state(state);
  }
}
