const FLOOR_DB = -54;

/** Loudness of what an analyser hears now, 0 (silence) to 1 (loud). */
export function levelOf(analyser: AnalyserNode | null, scratch: Float32Array<ArrayBuffer>): number {
  if (!analyser) return 0;
  analyser.getFloatTimeDomainData(scratch);
  let sum = 0;
  for (const sample of scratch) sum += sample * sample;
  return loudness(Math.sqrt(sum / scratch.length));
}

/** Decibels on a scale from the floor to -6 dBFS, as 0 to 1; what is no number is silence. */
export function loudness(rms: number): number {
  if (!Number.isFinite(rms)) return 0;
  const db = 20 * Math.log10(rms + 1e-9);
  return Math.max(0, Math.min(1, (db - FLOOR_DB) / (-6 - FLOOR_DB)));
}
