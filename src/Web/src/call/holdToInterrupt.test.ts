import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { HoldToInterrupt, INTERRUPT_AFTER_MS } from './holdToInterrupt';

describe('the voice of a caller while the agent speaks', () => {
  let done: string[];
  let hold: HoldToInterrupt;
  beforeEach(() => {
    vi.useFakeTimers();
    done = [];
    hold = new HoldToInterrupt({ duck: (on) => done.push(on ? 'duck' : 'restore'), interrupt: () => done.push('interrupt') });
    hold.phase('SPEAKING');
  });
  afterEach(() => void vi.useRealTimers());

  test('lowers the agent at once and interrupts it when it goes on', () => {
    hold.voice(true);
    expect(done).toEqual(['duck']);
    vi.advanceTimersByTime(INTERRUPT_AFTER_MS);
    expect(done).toEqual(['duck', 'interrupt']);
  });

  test('does not interrupt when it is short', () => {
    hold.voice(true);
    vi.advanceTimersByTime(INTERRUPT_AFTER_MS - 1);
    hold.voice(false);
    vi.advanceTimersByTime(1000);
    expect(done).toEqual(['duck', 'restore']);
  });

  test('is left to the server when it took the floor first', () => {
    hold.voice(true);
    hold.phase('LISTENING');
    vi.advanceTimersByTime(1000);
    expect(done).toEqual(['duck', 'restore']);
  });

  test('means nothing while the agent is silent', () => {
    hold.phase('LISTENING');
    hold.voice(true);
    vi.advanceTimersByTime(1000);
    expect(done).toEqual([]);
  });
});
