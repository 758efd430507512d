import { expect, test } from 'vitest';
import { emptyConversation, received, type Conversation } from '../call/conversation';
import type { ServerMessage } from '../protocol/messages';
import { announcements } from './announcements';

const question: ServerMessage[] = [
  { type: 'state_change', from: 'IDLE', to: 'LISTENING', cause: 'speech', at: '2026-01-01T00:00:00Z', turn: 1 },
  { type: 'transcript_partial', text: 'where' },
  { type: 'transcript_partial', text: 'where is my' },
  { type: 'transcript_final', text: 'where is my order', confidence: 0.9, startMs: 0, endMs: 900 },
  { type: 'state_change', from: 'LISTENING', to: 'SPECULATIVE', cause: 'silence', at: '2026-01-01T00:00:01Z', turn: 1 },
  { type: 'state_change', from: 'SPECULATIVE', to: 'COMMITTED', cause: 'commit_delay', at: '2026-01-01T00:00:01Z', turn: 1 },
  { type: 'agent_text', turn: 1, delta: 'It is ', done: false },
  { type: 'agent_text', turn: 1, delta: 'on its way.', done: true },
  { type: 'state_change', from: 'COMMITTED', to: 'SPEAKING', cause: 'first_audio', at: '2026-01-01T00:00:01Z', turn: 1 },
  { type: 'turn_complete', turn: 1, user: 'where is my order', agent: 'It is on its way.', interrupted: false, heardMs: 900, timings: {}, tokens: { prompt: 0, completion: 0 } },
];

/** What a live region says on the way: each text that was not there before. */
function told(isHeard: boolean, messages: ServerMessage[] = question): string[] {
  let conversation: Conversation = emptyConversation;
  const said: string[] = [];
  const seen = new Set<string>();
  for (const message of messages) {
    conversation = received(conversation, message, 0);
    for (const { id, speaker, text } of announcements(conversation.turns, isHeard)) {
      if (!seen.has(id + text)) said.push(`${speaker}: ${text}`);
      seen.add(id + text);
    }
  }
  return said;
}

test('one question and its answer are told once each, when they are final', () => expect(told(false)).toEqual(['you: where is my order', 'agent: It is on its way.']));

test('an answer that is heard is not told over', () => expect(told(true)).toEqual(['you: where is my order']));

test('but one whose voice failed is', () =>
  expect(told(true, [...question.slice(0, 7), { type: 'agent_text_fallback', turn: 1, text: '', reason: 'Timeout' }, ...question.slice(7)])).toContain('agent: It is on its way.'));

test('of an interrupted answer what was heard is told', () => {
  const cut = { ...question.at(-1)!, agent: 'It is', interrupted: true } as ServerMessage;
  expect(told(false, [...question.slice(0, -1), cut])).toEqual(['you: where is my order', 'agent: It is']);
});
