import type { Turn } from './conversation';

/** How fast voices speak, until the length of the answer's audio is known. */
const CHARACTERS_PER_SECOND = 14.5;

/** How many characters of a turn's answer have been spoken, to the end of a word. `heard.at` and `now` are of the same clock, in ms. */
export function spokenLength(
  turn: Pick<Turn, 'turn' | 'agent' | 'textOnly'>,
  heard: { turn: number; playedMs: number; at: number },
  arrived: { turn: number; ms: number; final: boolean },
  now: number,
): number {
  const text = turn.agent;
  if (turn.textOnly) return text.length;
  if (heard.turn !== turn.turn || heard.playedMs === 0) return 0;
  const isWhole = arrived.turn === turn.turn && arrived.final;
  const total = isWhole ? arrived.ms : (text.length / CHARACTERS_PER_SECOND) * 1000;
  // Marks come every 200 ms; between two of them the voice goes on.
  const played = Math.min(heard.playedMs + Math.min(250, now - heard.at), arrived.ms);
  if (isWhole && played >= total) return text.length;
  const at = Math.min(text.length, Math.floor((played / total) * text.length));
  const end = text.indexOf(' ', at);
  return end < 0 ? text.length : end;
}
