import { inBrowser } from '../call/kept';
import type { Settings } from '../protocol/messages';

/** What a person can set; kept in the browser, sent with each session. */
export interface PageSettings {
  /** 400 to 1200 ms. */
  debounceMs: number;
  adaptiveDebounce: boolean;
  /** Cancellation rate above which the debounce grows, 10 to 50 %. */
  thresholdPercent: number;
  eagerSpeculation: boolean;
  /** Empty for the server's own choice. */
  voice: string;
  model: string;
  showPartials: boolean;
  showConfidence: boolean;
  showWaveforms: boolean;
  pushToTalk: boolean;
  /** The page itself notices that the caller interrupts. */
  earlyInterrupt: boolean;
  /** The person asks for calls to be recorded; the server's operator may do so anyway. */
  record: boolean;
  /** 0 to 1. */
  volume: number;
  /** Null for the browser's own choice. */
  microphone: string | null;
  speaker: string | null;
}

export const defaults: PageSettings = {
  debounceMs: 400,
  adaptiveDebounce: true,
  thresholdPercent: 30,
  eagerSpeculation: false,
  voice: '',
  model: '',
  showPartials: true,
  showConfidence: false,
  showWaveforms: true,
  pushToTalk: false,
  earlyInterrupt: true,
  record: false,
  volume: 1,
  microphone: null,
  speaker: null,
};

export const limits = { debounceMs: [400, 1200], thresholdPercent: [10, 50], volume: [0, 1] } as const;

/** The server's default bound under which it shortens the debounce. */
const LOWER_BELOW = 0.15;

/** The server's part of them, in its own names. */
export function serverSettings(settings: PageSettings): Settings {
  const raiseAbove = settings.thresholdPercent / 100;
  return {
    debounceMs: settings.debounceMs,
    adaptiveDebounce: settings.adaptiveDebounce,
    raiseAbove,
    lowerBelow: Math.min(LOWER_BELOW, raiseAbove / 2),
    eagerSpeculation: settings.eagerSpeculation,
    voice: settings.voice,
    model: settings.model,
    recording: settings.record ? 'on' : 'off',
  };
}

/** What a session begins with: no word on recording but the wish for it, as a server that records every call refuses who wants none. */
export function sessionSettings(settings: PageSettings): Settings {
  const { recording, ...others } = serverSettings(settings);
  return settings.record ? { ...others, recording: recording! } : others;
}

/** What was kept, as far as it fits; defaults for the rest. */
export function restore(kept: string | null): PageSettings {
  let values: Record<string, unknown>;
  try {
    values = Object(JSON.parse(kept ?? '{}')) as Record<string, unknown>;
  } catch {
    return defaults;
  }
  const settings = Object.entries(defaults).map(([name, fallback]) => {
    const value = values[name];
    if (name === 'microphone' || name === 'speaker') return [name, typeof value === 'string' ? value : null];
    if (typeof value !== typeof fallback) return [name, fallback];
    const range = limits[name as keyof typeof limits];
    return [name, range && typeof value === 'number' ? Math.min(range[1], Math.max(range[0], value)) : value];
  });
  return Object.fromEntries(settings) as PageSettings;
}

const KEY = 'voicecluster.settings';

export function load(): PageSettings {
  return restore(inBrowser.get(KEY));
}

export function save(settings: PageSettings): void {
  inBrowser.set(KEY, JSON.stringify(settings));
}
