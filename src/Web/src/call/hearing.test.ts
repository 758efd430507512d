import { beforeEach, describe, expect, test, vi } from 'vitest';
import { MicrophoneError, type Microphone, type MicrophoneListener } from '../audio/microphone';
import type { VoiceActivity, VoiceActivityListener } from '../audio/voiceActivity';
import { Hearing, type MicrophoneState } from './hearing';

vi.mock('../audio/capture.worklet?worker&url', () => ({ default: '' }));

/** The person and the device: each opening is answered when the test says so. */
interface Asked {
  allow(): Microphone & { isClosed: boolean };
  refuse(): void;
  listener: MicrophoneListener;
}

let asked: Asked[];
let states: string[];
let detectors: { listener: VoiceActivityListener; isClosed: boolean; hears: Microphone | null }[];
let hearing: Hearing;
const context = Promise.resolve({} as AudioContext);
const nameOf = (state: MicrophoneState) => (state.kind === 'on' ? (state.muted ? 'muted' : 'on') : state.kind === 'failed' ? state.problem : state.kind);
/** Until all that is ready has been done. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

beforeEach(() => {
  [asked, states, detectors] = [[], [], []];
  const openMicrophone = (_context: AudioContext, _device: string | null, listener: MicrophoneListener) =>
    new Promise<Microphone>((resolve, reject) => {
      const allow = () => {
        const microphone = { isClosed: false, analyser: {}, close: () => void (microphone.isClosed = true) };
        resolve(microphone as unknown as Microphone);
        return microphone as unknown as Microphone & { isClosed: boolean };
      };
      asked.push({ allow, refuse: () => reject(new MicrophoneError('denied')), listener });
    });
  const newDetector = (listener: VoiceActivityListener) => {
    const detector = { listener, isClosed: false, hears: null as Microphone | null, listenTo(m: Microphone | null) { this.hears = m; }, close() { this.isClosed = true; } };
    detectors.push(detector);
    return detector as unknown as VoiceActivity;
  };
  const events = { state: (s: MicrophoneState) => states.push(nameOf(s)), frame: () => {}, lost: () => states.push('told lost'), voice: () => {}, detectorFailed: () => states.push('deaf') };
  hearing = new Hearing(events, { openMicrophone, newDetector }, true);
});

async function opened() {
  void hearing.open(context, null);
  await settle();
  const microphone = asked.at(-1)!.allow();
  await settle();
  return microphone;
}

test('is open when it was allowed, and closed when it is told to', async () => {
  const microphone = await opened();
  expect(states).toEqual(['asking', 'on']);
  expect(detectors[0]!.hears).toBe(microphone);
  hearing.close();
  expect(microphone.isClosed).toBe(true);
  expect(states.at(-1)).toBe('off');
});

describe('an answer that comes after the attempt was given up', () => {
  test.each(['close', 'end'] as const)('is closed at once (%s)', async (how) => {
    void hearing.open(context, null);
    await settle();
    hearing[how]();
    const late = asked[0]!.allow();
    await settle();
    expect(late.isClosed).toBe(true);
    expect(hearing.isOpen).toBe(false);
    expect(states.at(-1)).toBe('off');
  });

  test('does not replace a later one, whatever it is', async () => {
    void hearing.open(context, null);
    void hearing.open(context, 'usb');
    void hearing.open(context, 'other');
    await settle();
    // Given up before the person was even asked.
    expect(asked).toHaveLength(1);
    hearing.close();
    void hearing.open(context, null);
    await settle();
    const second = asked[1]!.allow();
    await settle();
    asked[0]!.refuse();
    await settle();
    expect(second.isClosed).toBe(false);
    expect(states.at(-1)).toBe('on');
  });
});

test('another device is as muted as the one before', async () => {
  await opened();
  hearing.mute(true);
  await opened();
  expect(states).toEqual(['asking', 'on', 'muted', 'asking', 'muted']);
});

test('a microphone that is refused, unplugged or without sound to go with is told', async () => {
  void hearing.open(context, null);
  await settle();
  asked[0]!.refuse();
  await settle();
  await opened();
  asked[1]!.listener.lost();
  await hearing.open(Promise.resolve(null), null);
  expect(states).toEqual(['asking', 'denied', 'asking', 'on', 'lost', 'told lost', 'asking', 'unavailable']);
});

test('the detector ends with the call, when it fails, and when it is not wanted', async () => {
  await opened();
  hearing.end();
  expect(detectors[0]!.isClosed).toBe(true);
  await opened();
  detectors[1]!.listener.failed('no wasm');
  expect(detectors[1]!.isClosed).toBe(true);
  expect(states.at(-1)).toBe('deaf');
  hearing.detects = true;
  hearing.detects = false;
  expect(detectors.map((detector) => detector.isClosed)).toEqual([true, true, true]);
});
