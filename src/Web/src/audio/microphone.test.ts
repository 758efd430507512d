import { afterEach, expect, test, vi } from 'vitest';
import { Microphone, MicrophoneError } from './microphone';

afterEach(() => vi.unstubAllGlobals());

test('a device that the browser does not connect is let go, and told', async () => {
  const stop = vi.fn();
  vi.stubGlobal('navigator', { mediaDevices: { getUserMedia: async () => ({ getTracks: () => [{ stop }] }) } });
  vi.stubGlobal('MediaStreamAudioSourceNode', class {
    constructor() {
      throw new DOMException('another rate', 'NotSupportedError');
    }
  });
  const context = { audioWorklet: { addModule: async () => undefined } } as unknown as AudioContext;
  const opened = Microphone.open(context, null, { frame: () => undefined, lost: () => undefined });
  await expect(opened).rejects.toEqual(new MicrophoneError('unavailable'));
  expect(stop).toHaveBeenCalledOnce();
});
