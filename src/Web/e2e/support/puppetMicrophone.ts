import type { BrowserContext, Page } from 'playwright-core';

interface Puppet {
  say(base64: string): Promise<void>;
  unplug(): void;
  /** The page has the microphone, and has not let it go. */
  isListening(): boolean;
}
type WithPuppet = Window & { puppetMicrophone: Puppet };

/** Puts a microphone into the pages to come that says what a test tells it, when it tells it: independent of how fast the machine is. */
export const puppetMicrophone = (context: BrowserContext): Promise<unknown> => context.addInitScript(installPuppet);

/** The same, to be run in a page of any browser before anything of it. */
export function installPuppet(): void {
  // Only secure pages have microphones; an empty one is none.
  if (!navigator.mediaDevices) return;
  let destination: MediaStreamAudioDestinationNode | null = null;
  navigator.mediaDevices.getUserMedia = async () => {
    const audio = new AudioContext();
    await audio.resume();
    destination = audio.createMediaStreamDestination();
    return destination.stream;
  };
  const puppet: Puppet = {
    async say(base64) {
      const wav = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
      const context = destination!.context as AudioContext;
      const source = new AudioBufferSourceNode(context, { buffer: await context.decodeAudioData(wav.buffer) });
      source.connect(destination!);
      source.start();
    },
    // Browsers fire this when the device goes; track.stop() does not.
    isListening: () => destination?.stream.getAudioTracks()[0]?.readyState === 'live',
    unplug: () => void destination!.stream.getAudioTracks()[0]!.dispatchEvent(new Event('ended')),
  };
  Object.assign(window, { puppetMicrophone: puppet });
}

/** To be run in such a page: its microphone says a WAV file in base64. */
export const sayInPage = (base64: string): Promise<void> => (window as unknown as WithPuppet).puppetMicrophone.say(base64);

export const say = (page: Page, wav: Buffer) =>
  page.evaluate(sayInPage, wav.toString('base64'));

export const unplug = (page: Page) => page.evaluate(() => (window as unknown as WithPuppet).puppetMicrophone.unplug());

export const isListening = (page: Page) => page.evaluate(() => (window as unknown as WithPuppet).puppetMicrophone.isListening());
