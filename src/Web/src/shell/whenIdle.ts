/** Not every browser has idle callbacks. */
const AFTER_MS = 1000;

/** Calls once the page has time for what nobody waits for yet; the returned function takes that back. */
export function whenIdle(callback: () => void): () => void {
  if (!('requestIdleCallback' in window)) {
    const timer = setTimeout(callback, AFTER_MS);
    return () => clearTimeout(timer);
  }
  const request = requestIdleCallback(callback);
  return () => cancelIdleCallback(request);
}
