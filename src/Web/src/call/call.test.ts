import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Call } from './call';
import { FakeSocket } from './fakeSocket';
import type { Notice } from './notices';

const { opened } = vi.hoisted(() => ({ opened: { microphones: 0, closed: 0, contexts: [] as { state: string }[] } }));
vi.mock('../audio/playback', () => ({
  Playback: {
    open: async () => {
      const context = { state: 'running', onstatechange: null };
      opened.contexts.push(context);
      return { context, push: () => {}, clear: () => {}, duck: () => {}, playOn: async () => {}, close: async () => void (context.state = 'closed') };
    },
  },
}));
vi.mock('../audio/microphone', () => ({
  MicrophoneError: class extends Error {},
  Microphone: {
    open: async () => {
      opened.microphones++;
      return { analyser: {}, close: () => void opened.closed++ };
    },
  },
  listDevices: async () => ({ microphones: [], speakers: [] }),
}));
vi.mock('../audio/voiceActivity', () => ({ VoiceActivity: class { listenTo() {} close() {} } }));

let notices: Notice[];
let call: Call;
let tab: Map<string, string>;
const storage = (values: Map<string, string>) => ({ getItem: (k: string) => values.get(k) ?? null, setItem: (k: string, v: string) => void values.set(k, v), removeItem: (k: string) => void values.delete(k) });
const settle = () => vi.advanceTimersByTimeAsync(0);
const sent = (...types: string[]) => FakeSocket.last.sent.filter((message) => types.includes(message.type));
const answers = (turn: number, user: string, agent: string) => {
  FakeSocket.last.says({ type: 'agent_text', turn, delta: agent, done: true });
  FakeSocket.last.says({ type: 'turn_complete', turn, user, agent, interrupted: false, heardMs: 1, timings: {}, tokens: { prompt: 0, completion: 0 } });
};
const words = () => call.view().conversation.turns.map((turn) => [turn.user, turn.agent.slice(0, turn.heard ?? 0), turn.agent.slice(turn.heard ?? 0)]);

beforeEach(async () => {
  vi.useFakeTimers();
  Object.assign(opened, { microphones: 0, closed: 0, contexts: [] });
  tab = new Map();
  vi.stubGlobal('WebSocket', FakeSocket);
  vi.stubGlobal('location', { href: 'http://localhost/', search: '' });
  vi.stubGlobal('document', new EventTarget());
  vi.stubGlobal('window', new EventTarget());
  vi.stubGlobal('navigator', {});
  vi.stubGlobal('localStorage', storage(new Map()));
  vi.stubGlobal('sessionStorage', storage(tab));
  vi.stubGlobal('fetch', async () => Promise.reject(new TypeError('no network')));
  notices = [];
  call = new Call((notice) => notices.push(notice));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function connected(withMicrophone = false): Promise<void> {
  void call.connect(withMicrophone);
  FakeSocket.last.isReady();
  await settle();
}

describe('typed words', () => {
  test('are said when they are sent, and confirmed', async () => {
    await connected();
    call.say('hello');
    const [message] = sent('text_message');
    expect(call.view().conversation.pending).toMatchObject({ finals: 'hello', typed: true });
    FakeSocket.last.says({ type: 'text_accepted', id: message!.id, again: false });
    expect(call.view().outgoing).toEqual([]);
  });

  test('that may be lost with the connection are sent again under the same name, and said once', async () => {
    await connected();
    call.say('hello');
    const id = sent('text_message')[0]!.id;
    await vi.advanceTimersByTimeAsync(5500);
    expect(call.view().connection.kind).toBe('reconnecting');
    expect(call.say('are you there')).toBe(true);
    expect(call.view().conversation.pending).toBeNull();
    await vi.advanceTimersByTimeAsync(1000);
    FakeSocket.last.isReady({ resumed: true, history: [{ turn: 1, user: 'hello', agent: 'Hi.', interrupted: false }] });
    expect(sent('text_message').map((message) => [message.id === id, message['text']])).toEqual([[true, 'hello'], [false, 'are you there']]);
    for (const [i, message] of sent('text_message').entries()) FakeSocket.last.says({ type: 'text_accepted', id: message.id, again: i === 0 });
    answers(2, 'are you there', 'Yes.');
    expect(words()).toEqual([['hello', 'Hi.', ''], ['are you there', 'Yes.', '']]);
    expect(call.view().outgoing).toEqual([]);
  });

  test('that the server refuses stay, with the reason, until they are sent again or discarded', async () => {
    await connected();
    call.say('too much');
    const id = String(sent('text_message')[0]!.id);
    FakeSocket.last.says({ type: 'error', code: 'too_much_text', message: 'wait for the answer', recoverable: true, textId: id });
    expect(call.view().outgoing).toMatchObject([{ text: 'too much', state: 'refused', reason: 'wait for the answer' }]);
    expect(call.view().conversation.pending).toBeNull();
    call.sendAgain(id);
    expect(sent('text_message')).toHaveLength(2);
    call.discard(id);
    expect(call.view().outgoing).toEqual([]);
  });

  test('may be the question with which a call begins', async () => {
    void call.connect(false, 'where is my order');
    expect(call.view().outgoing).toMatchObject([{ text: 'where is my order', state: 'waiting' }]);
    FakeSocket.last.isReady();
    expect(sent('text_message')).toMatchObject([{ text: 'where is my order' }]);
  });
});

describe('the microphone', () => {
  test('is opened by a press only, not by a reload', async () => {
    tab.set('voicecluster.session', 's1');
    void call.begin();
    FakeSocket.last.isReady({ resumed: true });
    await settle();
    expect(call.view().connection.kind).toBe('connected');
    expect([call.view().microphone.kind, opened.microphones]).toEqual(['off', 0]);
    await call.openMicrophone();
    expect([call.view().microphone.kind, opened.microphones]).toEqual(['on', 1]);
  });

  test('and the sound end with the call', async () => {
    await connected(true);
    expect(call.view().microphone.kind).toBe('on');
    call.disconnect();
    await settle();
    expect([call.view().microphone.kind, opened.closed, opened.contexts.map((context) => context.state)]).toEqual(['off', 1, ['closed']]);
  });

  test('that is held to talk tells the server so, and lets go when it is muted', async () => {
    await connected(true);
    call.changeSettings({ pushToTalk: true });
    call.talk(true);
    expect(call.view().talking).toBe(true);
    call.setMuted(true);
    expect(call.view().talking).toBe(false);
    call.talk(true);
    expect(sent('start_of_turn', 'end_of_turn').map((message) => message.type)).toEqual(['start_of_turn', 'end_of_turn']);
  });
});

describe('what was said', () => {
  test('stays when another call begins, with the session it was said in', async () => {
    await connected();
    answers(1, 'hello', 'Hi.');
    call.disconnect();
    expect(call.view().conversation.sessionId).toBe('s1');
    void call.connect(false);
    FakeSocket.last.isReady({ sessionId: 's2' });
    expect(call.view().conversation).toMatchObject({ sessionId: 's2', turns: [] });
    expect(call.view().earlier).toMatchObject([{ sessionId: 's1', turns: [{ user: 'hello', agent: 'Hi.' }] }]);
  });

  test('and not heard when the person hangs up is marked', async () => {
    await connected();
    FakeSocket.last.says({ type: 'agent_text', turn: 1, delta: 'All of it.', done: true });
    call.disconnect();
    expect(words()).toEqual([['', '', 'All of it.']]);
    expect(call.view().conversation.turns[0]).toMatchObject({ interrupted: true });
  });

  test('and was cleared does not come back with a reload', async () => {
    await connected();
    answers(1, 'hello', 'Hi.');
    call.clear();
    const after = new Call(() => {});
    void after.begin();
    FakeSocket.last.isReady({ resumed: true, history: [{ turn: 1, user: 'hello', agent: 'Hi.', interrupted: false }, { turn: 2, user: 'more', agent: 'Yes.', interrupted: false }] });
    expect(after.view().conversation.turns.map((turn) => turn.user)).toEqual(['more']);
  });
});
