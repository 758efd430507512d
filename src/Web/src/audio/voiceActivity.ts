import type { MicVAD } from '@ricky0123/vad-web';

/** Where the page's own voice detector finds its model and runtime; copied there by the build. */
const ASSETS = '/vad/';

export interface VoiceActivityListener {
  started(): void;
  /** It was too short, or is over. */
  stopped(): void;
}

/** Silero's voice detector on the open microphone, so that the page notices the caller before the server can. Loaded when first used. */
export async function detectVoice(stream: MediaStream, context: AudioContext, listener: VoiceActivityListener): Promise<MicVAD> {
  const { MicVAD } = await import('@ricky0123/vad-web');
  const vad = await MicVAD.new({
    audioContext: context,
    baseAssetPath: ASSETS,
    onnxWASMBasePath: ASSETS,
    model: 'v5',
    getStream: () => Promise.resolve(stream),
    // The stream is the microphone's, who opened it closes it.
    pauseStream: () => Promise.resolve(),
    resumeStream: () => Promise.resolve(stream),
    startOnLoad: false,
    positiveSpeechThreshold: 0.6,
    negativeSpeechThreshold: 0.4,
    minSpeechMs: 96,
    redemptionMs: 320,
    ortConfig: (ort) => {
      ort.env.logLevel = 'error';
      ort.env.wasm.numThreads = 1;
    },
    onSpeechRealStart: () => listener.started(),
    onSpeechEnd: () => listener.stopped(),
    onVADMisfire: () => listener.stopped(),
  });
  await vad.start();
  return vad;
}
