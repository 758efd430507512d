// What runs in a page, before anything of it or in the middle, in any browser: none of it may use what is outside of it.

/** Puts the sound of a page on a machine of this rate. */
export function playsAt(rate: number): void {
  const Native = AudioContext;
  window.AudioContext = class extends Native {
    constructor(options?: AudioContextOptions) {
      super({ ...options, sampleRate: rate });
    }
  };
}

/** Plays nothing before a key or the pointer is pressed, as browsers do: for them a driver's every look at a page is a gesture. */
export function holdSoundBack(): void {
  const Native = AudioContext;
  let isTouched = false;
  const waiting: (() => void)[] = [];
  const touched = (event: Event) => {
    if (!event.isTrusted) return;
    isTouched = true;
    for (const go of waiting.splice(0)) go();
  };
  for (const type of ['pointerdown', 'keydown']) window.addEventListener(type, touched, { capture: true });
  window.AudioContext = class extends Native {
    constructor(options?: AudioContextOptions) {
      super(options);
      if (!isTouched) void super.suspend();
    }
    override async resume(): Promise<void> {
      if (!isTouched) await new Promise<void>((go) => waiting.push(go));
      await super.resume();
    }
  };
}

/** Keeps what reaches the loudspeaker, without the page knowing. */
export function recordSound(): void {
  const kept: Float32Array[] = [];
  let rate = 48_000;
  const connect = AudioNode.prototype.connect as (...args: unknown[]) => unknown;
  AudioNode.prototype.connect = function (this: AudioNode, ...args: unknown[]) {
    const target = args[0];
    if (target instanceof AudioDestinationNode && !(this instanceof ScriptProcessorNode)) {
      rate = this.context.sampleRate;
      const tap = (this.context as AudioContext).createScriptProcessor(4096, 1, 1);
      tap.onaudioprocess = (event) => kept.push(event.inputBuffer.getChannelData(0).slice());
      connect.call(this, tap);
      connect.call(tap, target);
    }
    return connect.apply(this, args);
  } as typeof AudioNode.prototype.connect;
  Object.assign(window, {
    heardSound: async () => {
      const length = kept.reduce((sum, block) => sum + block.length, 0);
      if (length === 0) return new Uint8Array();
      const offline = new OfflineAudioContext(1, Math.ceil((length * 16_000) / rate), 16_000);
      const buffer = offline.createBuffer(1, length, rate);
      let at = 0;
      for (const block of kept) {
        buffer.copyToChannel(block as Float32Array<ArrayBuffer>, 0, at);
        at += block.length;
      }
      const source = offline.createBufferSource();
      source.buffer = buffer;
      connect.call(source, offline.destination);
      source.start();
      const samples = (await offline.startRendering()).getChannelData(0);
      const pcm = new Int16Array(samples.length);
      for (let i = 0; i < samples.length; i++) pcm[i] = Math.max(-1, Math.min(1, samples[i]!)) * 0x7fff;
      return new Uint8Array(pcm.buffer);
    },
  });
}

/** What the page played so far, at 16 kHz, silence included: PCM16 in base64. */
export async function heardSound(): Promise<string> {
  const bytes = await (window as unknown as Window & { heardSound(): Promise<Uint8Array> }).heardSound();
  let text = '';
  for (let i = 0; i < bytes.length; i += 0x8000) text += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  return btoa(text);
}

export function samplesFrom(base64: string): Int16Array {
  const bytes = Uint8Array.from(Buffer.from(base64, 'base64'));
  return new Int16Array(bytes.buffer, 0, bytes.byteLength >> 1);
}

/** Without the silence before and after. */
export function trimmed(samples: Int16Array): Int16Array {
  const isLoud = (sample: number) => Math.abs(sample) > 300;
  return samples.subarray(Math.max(0, samples.findIndex(isLoud)), samples.findLastIndex(isLoud) + 1);
}

/** How much of what was heard is more than silence. */
export function loudSeconds(samples: Int16Array): number {
  const block = 1600;
  let loud = 0;
  for (let at = 0; at + block <= samples.length; at += block) if (samples.subarray(at, at + block).some((sample) => Math.abs(sample) > 1000)) loud++;
  return loud / 10;
}
