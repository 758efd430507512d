/** What the page tells the playback worklet. */
export type ToPlayback =
  | { type: 'audio'; turn: number; pcm: Int16Array; final: boolean }
  | { type: 'clear' }
  | { type: 'volume'; value: number }
  | { type: 'duck'; on: boolean };

/** What it answers. */
export type FromPlayback =
  | { type: 'mark'; turn: number; playedMs: number; ended: boolean }
  | { type: 'underrun'; count: number };

/** What the voice detector tells the page. */
export type FromVoiceActivity = { type: 'ready' } | { type: 'started' } | { type: 'stopped' } | { type: 'failed'; reason: string };
