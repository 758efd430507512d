import { describe, expect, test } from 'vitest';
import type { ServerMessage } from '../protocol/messages';
import { placeOf } from '../talk/Sources';
import { broken, cancellationRate, cleared, confirmed, emptyConversation, ended, keyed, meanLatency, received, responseLatency, SHOWN_TRANSITIONS, typed, type Conversation } from './conversation';

const at = '2026-01-02T03:04:05.678Z';
const change = (from: string, to: string, turn = 1) => ({ type: 'state_change', from, to, cause: 'speech', at, turn }) as ServerMessage;
const final = (text: string, confidence = 0.9): ServerMessage => ({ type: 'transcript_final', text, confidence, startMs: 0, endMs: 1 });
const partial = (text: string): ServerMessage => ({ type: 'transcript_partial', text });
const says = (turn: number, delta: string, done = false): ServerMessage => ({ type: 'agent_text', turn, delta, done });
const complete = (turn: number, user: string, agent: string, more: object = {}): ServerMessage => ({
  type: 'turn_complete', turn, user, agent, interrupted: false, heardMs: 500, timings: { commit: 400, first_audio_out: 700 }, tokens: { prompt: 1, completion: 2 }, ...more,
});
const ready = (resumed: boolean, history: { turn: number; user: string; agent: string; interrupted: boolean }[] = []): ServerMessage => ({
  type: 'session_ready', sessionId: 's', resumed, format: { encoding: 'pcm16', sampleRate: 16_000, channels: 1 }, audio: 'binary', settings: {}, history,
});
const after = (...messages: ServerMessage[]) => from(emptyConversation, ...messages);
const from = (start: Conversation, ...messages: ServerMessage[]) => messages.reduce((c, m) => received(c, m, 42), start);

describe('what the caller says', () => {
  test('is the partial until it is final, finals are joined, and the least sure one counts', () => {
    const speaking = after(partial('wh'), partial('where'), final('where is', 0.9), partial('my'));
    expect(speaking.pending).toMatchObject({ finals: 'where is', partial: 'my', confidence: 0.9 });
    expect(from(speaking, final('my order', 0.4)).pending).toMatchObject({ finals: 'where is my order', partial: '', confidence: 0.4 });
  });

  test('opens the turn that is answered', () => {
    const { turns, pending } = after(final('hello'), says(1, 'Hi '), says(1, 'there.', true));
    expect(pending).toBeNull();
    expect(turns).toMatchObject([{ turn: 1, user: 'hello', agent: 'Hi there.', written: true, heard: null, typed: false, startedAt: 42 }]);
  });

  test('by the keypad is one typed turn, without the key that ends it', () => {
    const pressed = [...'42#'].reduce((c, key) => keyed(c, key, 7), emptyConversation);
    expect(pressed.pending).toMatchObject({ finals: '42', typed: true, startedAt: 7 });
    expect(from(pressed, says(1, 'Thank you.')).turns).toMatchObject([{ user: '42', typed: true, userIsPartial: false }]);
    expect(keyed(after(final('my number is')), '4', 7).pending?.finals).toBe('my number is 4');
  });

  test('that comes while the agent speaks belongs to the next turn', () => {
    const { turns, pending } = after(final('one'), says(1, 'First.', true), final('two'), complete(1, 'one', 'First.'));
    expect(turns).toHaveLength(1);
    expect(pending?.finals).toBe('two');
  });

  test('without words is forgotten when the machine rests', () => {
    expect(after(partial('hm'), change('LISTENING', 'IDLE')).pending).toBeNull();
    expect(after(final('hm'), change('LISTENING', 'IDLE')).pending).not.toBeNull();
  });

  test('may be answered before its final came, which is then not the next turn', () => {
    const early = after(partial('where is'), says(1, 'There.', true));
    expect(early.turns[0]).toMatchObject({ user: 'where is', userIsPartial: true });
    const late = from(early, final('where is it', 0.7));
    expect(late.pending).toBeNull();
    expect(late.turns).toMatchObject([{ user: 'where is it', userIsPartial: false, confidence: 0.7 }]);
  });

  test('after an answer that was not heard yet joins the turn, and the answer is another', () => {
    const conversation = after(final('one'), change('SPECULATIVE', 'COMMITTED'), says(1, 'First.', true), change('COMMITTED', 'LISTENING'), final('two'), change('SPECULATIVE', 'COMMITTED'), says(1, 'Second.'));
    expect(conversation.pending).toBeNull();
    expect(conversation.turns).toMatchObject([{ turn: 1, user: 'one two', agent: 'Second.', written: false }]);
  });

  test('may be typed', () => expect(from(typed(emptyConversation, 'hi', 7), says(1, 'Yes')).turns[0]).toMatchObject({ user: 'hi', typed: true, confidence: null, startedAt: 7 }));
});

describe('a turn that is over', () => {
  test('was heard to its end', () => {
    const turn = after(final('a'), says(1, 'All of it.', true), complete(1, 'a', 'All of it.')).turns[0]!;
    expect(turn.heard).toBe(10);
    expect(responseLatency(turn)).toBe(700);
  });

  test('keeps what was cut off apart from what was heard', () => {
    const turn = after(final('a'), says(1, 'All of it.', true), complete(1, 'a', 'All of', { interrupted: true })).turns[0]!;
    expect(turn).toMatchObject({ agent: 'All of it.', heard: 6, interrupted: true });
  });

  test('is told as the server tells it where the page saw something else', () => {
    expect(after(says(1, 'Abc', true), complete(1, 'a', 'Xyz')).turns[0]).toMatchObject({ agent: 'Xyz', heard: 3, user: 'a' });
  });

  test('without a voice has no latency', () => {
    const conversation = from(typed(emptyConversation, 'hi', 7), says(1, 'Yes', true), complete(1, 'hi', 'Yes'));
    expect(meanLatency(conversation.turns)).toBeNull();
  });
});

test('the last five changes of state are kept, newest first', () => {
  const phases = ['IDLE', 'LISTENING', 'SPECULATIVE', 'COMMITTED', 'SPEAKING', 'IDLE', 'LISTENING'];
  const { transitions, phase } = after(...phases.slice(1).map((to, i) => change(phases[i]!, to)));
  expect(transitions).toHaveLength(SHOWN_TRANSITIONS);
  expect(transitions[0]).toMatchObject({ from: 'IDLE', to: 'LISTENING', at: Date.parse(at) });
  expect(phase).toBe('LISTENING');
});

test('cancelled speculations are counted against completed turns', () => {
  expect(cancellationRate(emptyConversation)).toBe(0);
  const conversation = after(change('SPECULATIVE', 'LISTENING'), change('SPECULATIVE', 'COMMITTED'), says(1, 'x', true), complete(1, 'a', 'x'));
  expect(cancellationRate(conversation)).toBe(0.5);
  expect(conversation.samples).toEqual([{ turn: 1, latencyMs: 700, cancellationRate: 0.5, tokensWasted: 0 }]);
});

describe('a session', () => {
  const history = [{ turn: 1, user: 'a', agent: 'b', interrupted: true }];

  test('that is new starts with nothing', () => expect(from(after(says(1, 'x')), ready(false)).turns).toEqual([]));

  test('that is resumed brings its history', () => {
    expect(after(ready(true, history)).turns).toMatchObject([{ turn: 1, user: 'a', agent: 'b', heard: 1, interrupted: true, startedAt: null }]);
  });

  test('that is resumed keeps what the page knows better, and drops what the server does not know', () => {
    const before = after(final('a'), says(1, 'bcd', true), complete(1, 'a', 'b', { interrupted: true }), says(2, 'lost'));
    expect(from(before, ready(true, history)).turns).toEqual([before.turns[0]]);
  });
});

describe('a connection that broke', () => {
  const history = (agent: string, interrupted: boolean, turn = 1) => ready(true, [{ turn, user: 'a', agent, interrupted }]);

  test('in the middle of an answer tells what was heard of it when it is back', () => {
    const before = broken(after(final('a'), says(1, 'All of it.', true)));
    expect(from(before, history('All of', true)).turns).toMatchObject([{ agent: 'All of it.', heard: 6, interrupted: true }]);
    expect(from(before, history('Of course.', false)).turns).toMatchObject([{ agent: 'Of course.', heard: 10, interrupted: false }]);
  });

  test('keeps what was said and not answered, and no half a word', () => {
    const before = broken(after(final('where is'), partial('my')));
    expect(before.pending).toMatchObject({ finals: 'where is', partial: '' });
    expect(from(before, ready(true, [])).pending).toMatchObject({ finals: 'where is' });
    expect(from(before, history('There.', false)).pending).toBeNull();
  });

  test('keeps what was said to an answer that the server still writes', () => {
    const before = broken(after(final('a'), says(1, 'All')));
    const back = from(before, ready(true, []));
    expect(back.turns).toEqual([]);
    expect(from(back, complete(1, 'a', 'All of it.')).turns).toMatchObject([{ user: 'a', agent: 'All of it.', startedAt: 42 }]);
  });

  test('while the agent greets belongs to the next turn', () => {
    const conversation = typed(after(says(1, 'Good day.')), 'hi', 7);
    expect(conversation.turns).toMatchObject([{ user: '', agent: 'Good day.' }]);
    expect(from(conversation, says(2, 'Yes')).turns[1]).toMatchObject({ user: 'hi', typed: true, agent: 'Yes' });
  });

  test('may have its answer told before the words are confirmed', () => {
    expect(confirmed(after(says(1, 'Yes')), 'hi', 7).turns).toMatchObject([{ user: 'hi', typed: true, agent: 'Yes' }]);
  });
});

describe('a call that ends', () => {
  test('in the middle of an answer marks what was not heard', () => {
    const conversation = ended(after(final('a'), says(1, 'All of it.', true)), () => 3);
    expect(conversation.turns).toMatchObject([{ heard: 3, interrupted: true, written: true }]);
    expect(ended(conversation, () => 10)).toEqual(conversation);
  });

  test('after all was heard interrupts nothing', () => {
    expect(ended(after(final('a'), says(1, 'All', true)), (turn) => turn.agent.length).turns).toMatchObject([{ heard: 3, interrupted: false }]);
  });

  test('keeps the words that nobody answered', () => {
    expect(ended(after(final('a'), says(1, 'x', true), complete(1, 'a', 'x'), partial('and')), () => 0).turns).toMatchObject([{ turn: 1 }, { turn: 2, user: 'and', agent: '', interrupted: true }]);
  });

  test('and is taken up again has its answer after all', () => {
    const before = ended(after(final('a')), () => 0);
    expect(from(before, ready(true, [{ turn: 1, user: 'a', agent: 'x', interrupted: false }])).turns).toMatchObject([{ agent: 'x', heard: 1, startedAt: 42 }]);
    expect(from(before, ready(true, [])).pending).toMatchObject({ finals: 'a' });
  });

  test('is known by its session afterwards', () => {
    expect(ended(after(ready(false)), () => 0).sessionId).toBe('s');
  });
});

test('what was cleared does not come back with the history', () => {
  const conversation = cleared(after(says(1, 'x', true), complete(1, 'a', 'x'), final('now')));
  expect(conversation.pending).toMatchObject({ finals: 'now' });
  const told = [1, 2].map((turn) => ({ turn, user: 'a', agent: 'x', interrupted: false }));
  expect(from(conversation, ready(true, told)).turns.map((turn) => turn.turn)).toEqual([2]);
  expect(from(conversation, ready(false)).clearedTo).toBe(0);
});

test('clearing forgets what was said, not what the call does', () => {
  const conversation = cleared(after(change('IDLE', 'LISTENING'), says(1, 'x')));
  expect(conversation).toMatchObject({ turns: [], phase: 'LISTENING' });
  expect(conversation.transitions).toHaveLength(1);
});

test('messages that do not concern it change nothing', () => {
  expect(received(emptyConversation, { type: 'ping', id: 1 }, 0)).toBe(emptyConversation);
});

describe('what the agent does', () => {
  const tool = (turn: number, state: string, id = 'a'): ServerMessage =>
    ({ type: 'tool_call', id, turn, tool: 'cancel_order', title: 'Cancel an order', effect: 'write', state }) as ServerMessage;

  test('stands with its turn, as it was told last', () => {
    const conversation = after(final('cancel it'), tool(1, 'running'), tool(1, 'running', 'b'), tool(1, 'done'));
    expect(conversation.turns[0]).toMatchObject({ user: 'cancel it', tools: [{ id: 'a', state: 'done' }, { id: 'b', state: 'running' }] });
  });

  test('moves to the turn in which it is done', () => {
    const asked = after(final('cancel it'), tool(1, 'waiting'), { type: 'confirmation', id: 'a', turn: 1, question: 'Shall I?', tool: 'cancel_order' }, complete(1, 'cancel it', 'Shall I?'));
    expect(asked.turns[0]).toMatchObject({ asks: 'a', tools: [{ state: 'waiting' }] });
    const done = from(asked, final('yes'), tool(2, 'running'), tool(2, 'done'));
    expect(done.turns.map((turn) => turn.tools.map((t) => t.state))).toEqual([[], ['done']]);
  });
});

describe('what was understood', () => {
  const meaning = { intent: { name: 'order_status', confidence: 0.9 }, sentiment: { name: 'neutral', confidence: 0.7 }, emotion: { name: 'none', confidence: 0.7 }, language: { name: 'en', confidence: 0.9 }, profane: false, suspicious: false, entities: [] };
  const understood = (turn: number): ServerMessage => ({ type: 'turn_understood', turn, ...meaning });

  test('belongs to its turn, also when the next has begun', () => {
    const { turns } = after(final('one'), says(1, 'First.', true), complete(1, 'one', 'First.'), final('two'), says(2, 'Second.'), understood(1));
    expect(turns.map((turn) => turn.meaning)).toEqual([meaning, null]);
  });

  test('of a turn that is not shown changes nothing', () => {
    const conversation = after(final('one'), says(1, 'First.', true), complete(1, 'one', 'First.'));
    expect(from(conversation, understood(7))).toBe(conversation);
  });
});

describe('the documents that an answer was built from', () => {
  const citation = { base: 'shop', document: 'delivery.md', title: 'Delivery', section: 'Delivery > Express' };

  test('stand with their turn', () => {
    const { turns } = after(final('one'), says(1, 'First.', true), { type: 'citations', turn: 1, citations: [citation] }, complete(1, 'one', 'First.'), final('two'), says(2, 'Second.', true));
    expect(turns.map((turn) => turn.citations)).toEqual([[citation], []]);
  });

  test('are named by title and innermost heading, once', () => {
    expect(placeOf(citation)).toBe('Delivery, Express');
    expect(placeOf({ ...citation, section: 'Delivery' })).toBe('Delivery');
    expect(placeOf({ ...citation, section: '' })).toBe('Delivery');
  });
});
