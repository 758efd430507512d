import workletUrl from './capture.worklet?worker&url';

export interface Device {
  id: string;
  label: string;
}

const canChooseSpeaker = typeof AudioContext !== 'undefined' && 'setSinkId' in AudioContext.prototype;

/** Why there is no microphone, in the words of the page's texts. */
export type MicrophoneProblem = 'denied' | 'absent' | 'busy' | 'unsupported' | 'unavailable';

export class MicrophoneError extends Error {
  constructor(readonly problem: MicrophoneProblem) {
    super(problem);
  }
}

export interface MicrophoneListener {
  frame(pcm: Int16Array): void;
  /** The device was unplugged, or the permission taken back. */
  lost(): void;
}

/** An open microphone, delivering the wire's frames. */
export class Microphone {
  readonly analyser: AnalyserNode;

  private constructor(
    readonly stream: MediaStream,
    private readonly source: MediaStreamAudioSourceNode,
    private readonly node: AudioWorkletNode,
    context: AudioContext,
  ) {
    this.analyser = new AnalyserNode(context, { fftSize: 1024, smoothingTimeConstant: 0.6 });
    this.source.connect(this.analyser);
    this.source.connect(this.node);
  }

  /** Asks for the permission when the browser has not got it yet. Throws MicrophoneError. */
  static async open(context: AudioContext, deviceId: string | null, listener: MicrophoneListener): Promise<Microphone> {
    const stream = await capture(deviceId);
    try {
      await context.audioWorklet.addModule(workletUrl);
      const source = new MediaStreamAudioSourceNode(context, { mediaStream: stream });
      const node = new AudioWorkletNode(context, 'voicecluster-capture', { numberOfOutputs: 0 });
      node.port.onmessage = (event: MessageEvent<Int16Array>) => listener.frame(event.data);
      stream.getAudioTracks()[0]!.addEventListener('ended', () => listener.lost(), { once: true });
      return new Microphone(stream, source, node, context);
    } catch (error) {
      for (const track of stream.getTracks()) track.stop();
      // The network went, the call ended meanwhile, or the browser connects no such device.
      if (error instanceof DOMException) throw new MicrophoneError('unavailable');
      throw error;
    }
  }

  /** The frames go to this port too, from thread to thread; null ends that. */
  tap(port: MessagePort | null): void {
    this.node.port.postMessage(port, port ? [port] : []);
  }

  close(): void {
    this.node.port.onmessage = null;
    this.source.disconnect();
    for (const track of this.stream.getTracks()) track.stop();
  }
}

async function capture(deviceId: string | null): Promise<MediaStream> {
  if (!navigator.mediaDevices?.getUserMedia) throw new MicrophoneError('unsupported');
  const audio: MediaTrackConstraints = { channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true };
  try {
    return await navigator.mediaDevices.getUserMedia({ audio: deviceId ? { ...audio, deviceId: { ideal: deviceId } } : audio });
  } catch (error) {
    const name = error instanceof DOMException ? error.name : '';
    if (name === 'NotAllowedError' || name === 'SecurityError') throw new MicrophoneError('denied');
    if (name === 'NotFoundError' || name === 'OverconstrainedError') throw new MicrophoneError('absent');
    if (name === 'NotReadableError' || name === 'AbortError') throw new MicrophoneError('busy');
    throw error;
  }
}

/** The devices that can be chosen; without permission browsers give no names, and some let no page choose where it plays. */
export async function listDevices(): Promise<{ microphones: Device[]; speakers: Device[] }> {
  const devices = await (navigator.mediaDevices?.enumerateDevices() ?? Promise.resolve([]));
  const of = (kind: MediaDeviceKind) => devices.filter((d) => d.kind === kind && d.deviceId !== '').map((d) => ({ id: d.deviceId, label: d.label }));
  return { microphones: of('audioinput'), speakers: canChooseSpeaker ? of('audiooutput') : [] };
}
