import { describe, expect, test } from 'vitest';
import { spokenLength } from './spokenLength';

describe('the words that were spoken', () => {
  const turn = { turn: 2, agent: 'one two three four', textOnly: null };
  const heard = (playedMs: number, of = 2) => ({ turn: of, playedMs, at: 0 });

  test('are none before the voice, or of another turn', () => {
    expect(spokenLength(turn, heard(0), { turn: 2, ms: 500, final: false }, 0)).toBe(0);
    expect(spokenLength(turn, heard(500, 1), { turn: 2, ms: 500, final: false }, 0)).toBe(0);
  });

  test('end with a whole word, by the length of the audio', () => {
    expect(spokenLength(turn, heard(500), { turn: 2, ms: 1000, final: true }, 0)).toBe('one two three'.length);
  });

  test('are all when all was played, and go on between two marks', () => {
    expect(spokenLength(turn, heard(1000), { turn: 2, ms: 1000, final: true }, 0)).toBe(turn.agent.length);
    expect(spokenLength(turn, heard(100), { turn: 2, ms: 1000, final: true }, 200)).toBeGreaterThan(spokenLength(turn, heard(100), { turn: 2, ms: 1000, final: true }, 0));
  });

  test('are all of an answer without a voice', () => {
    expect(spokenLength({ ...turn, textOnly: 'Timeout' }, heard(0), { turn: 0, ms: 0, final: false }, 0)).toBe(turn.agent.length);
  });
});
