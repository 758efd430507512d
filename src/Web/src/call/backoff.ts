/** Waits before the attempts to come back, in ms; the last one repeats. */
const WAITS = [500, 1000, 2000, 4000, 8000];
/** A server keeps a session for five minutes; then there is nothing to come back to. */
export const GIVE_UP_AFTER_MS = 5 * 60_000;

/** The wait before attempt 1, 2, 3...; spread by a fifth, so that a thousand pages do not come back in the same moment. */
export function reconnectWait(attempt: number, random: () => number = Math.random): number {
  const wait = WAITS[Math.min(attempt, WAITS.length) - 1] ?? WAITS[0]!;
  return Math.round(wait * (0.8 + 0.4 * random()));
}
