import { expect, test } from 'vitest';
import { reconnectWait } from './backoff';

test('the waits before coming back grow, end at eight seconds, and are spread', () => {
  expect([1, 2, 3, 4, 5, 9].map((attempt) => reconnectWait(attempt, () => 0.5))).toEqual([500, 1000, 2000, 4000, 8000, 8000]);
  expect([reconnectWait(1, () => 0), reconnectWait(1, () => 1)]).toEqual([400, 600]);
});
