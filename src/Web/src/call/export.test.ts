import { describe, expect, test } from 'vitest';
import { emptyConversation, received, type Turn } from './conversation';
import { exportJson, exportText } from './export';

describe('an export', () => {
  const conversation = [
    { type: 'transcript_final', text: 'hi', confidence: 0.5, startMs: 0, endMs: 1 } as const,
    { type: 'agent_text', turn: 1, delta: 'Hello there.', done: true } as const,
    { type: 'turn_complete', turn: 1, user: 'hi', agent: 'Hello', interrupted: true, heardMs: 300, timings: { first_audio_out: 700 }, tokens: { prompt: 1, completion: 2 } } as const,
  ].reduce((c, m) => received(c, m, 0), emptyConversation);
  const turns: readonly Turn[] = conversation.turns;

  test('for people marks what was cut off', () => expect(exportText(turns)).toBe('You: hi\nAgent: Hello [...]\n'));

  test('for programs has everything', () => {
    expect(JSON.parse(exportJson('s1', turns))).toMatchObject({
      sessionId: 's1', turns: [{ turn: 1, startedAt: '1970-01-01T00:00:00.000Z', user: 'hi', agent: 'Hello there.', heard: 'Hello', interrupted: true, responseLatencyMs: 700 }],
    });
  });
});
