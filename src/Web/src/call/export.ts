import type { Turn } from './conversation';
import { responseLatency } from './conversation';

/** The conversation for programs. */
export function exportJson(sessionId: string | null, turns: readonly Turn[]): string {
  const shown = turns.map((turn) => ({
    turn: turn.turn,
    startedAt: turn.startedAt === null ? null : new Date(turn.startedAt).toISOString(),
    user: turn.user,
    typed: turn.typed,
    confidence: turn.confidence,
    agent: turn.agent,
    heard: turn.heard === null ? null : turn.agent.slice(0, turn.heard),
    heardMs: turn.heardMs,
    interrupted: turn.interrupted,
    responseLatencyMs: responseLatency(turn),
    timings: turn.timings,
    tokens: turn.tokens,
  }));
  return JSON.stringify({ sessionId, turns: shown }, null, 2);
}

/** The conversation for people; [...] marks what was cut off. */
export function exportText(turns: readonly Turn[]): string {
  const lines = turns.map((turn) => {
    const agent = turn.interrupted ? `${turn.agent.slice(0, turn.heard ?? 0).trimEnd()} [...]` : turn.agent;
    return `You: ${turn.user}\nAgent: ${agent}\n`;
  });
  return lines.join('\n');
}
