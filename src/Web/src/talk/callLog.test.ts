import { beforeEach, describe, expect, test } from 'vitest';
import type { CallView } from '../call/call';
import { emptyConversation, received, type Conversation } from '../call/conversation';
import { CallLog, type Shelf } from './callLog';

const idle = { connection: { kind: 'disconnected', problem: null }, sessionId: null, conversation: emptyConversation, agent: { name: 'Vera' } } as unknown as CallView;
const up = (session: string, conversation: Conversation = emptyConversation): CallView => ({ ...idle, connection: { kind: 'connected' }, sessionId: session, conversation });
const said = (words: string) => received(
  received(emptyConversation, { type: 'transcript_final', text: words, confidence: 1, startMs: 0, endMs: 1 }, 0),
  { type: 'agent_text', turn: 1, delta: 'Yes.', done: true },
  0,
);

let kept: Map<string, string>;
let shelf: Shelf;
let now: number;
const newLog = () => new CallLog(shelf, () => now);

beforeEach(() => {
  kept = new Map();
  shelf = { get: (key) => kept.get(key) ?? null, set: (key, value) => void kept.set(key, value), remove: (key) => void kept.delete(key) };
  now = 1000;
});

describe('the log of calls', () => {
  test('knows when a call began and ended, and what it was about', () => {
    const log = newLog();
    log.follow(idle);
    expect(log.view().current).toBeNull();
    log.follow(up('a'));
    now = 3000;
    log.follow(up('a', said('where is my order')));
    now = 9000;
    log.follow({ ...idle, conversation: said('where is my order') });
    now = 12_000;
    log.follow(idle);
    expect(log.view().current).toEqual({ session: 'a', agent: 'Vera', startedAt: 1000, endedAt: 9000, turns: 1, about: 'where is my order' });
    expect(newLog().past()).toEqual([log.view().current]);
  });

  test('a call that is taken up again after a reload began when it began', () => {
    newLog().follow(up('a'));
    now = 60_000;
    const log = newLog();
    log.follow(up('a'));
    expect(log.view().current).toMatchObject({ startedAt: 1000, endedAt: null });
    expect(log.past()).toHaveLength(1);
  });

  test('lists the newest first, fifty at most, and forgets on request', () => {
    const log = newLog();
    for (let call = 0; call < 60; call++) log.follow(up(`s${call}`));
    expect(log.past()).toHaveLength(50);
    expect(log.past()[0]!.session).toBe('s59');
    log.forget();
    expect(log.past()).toEqual([]);
  });

  test.each(['no json', '{}', '[null,1,{"session":"a"},{"session":"a","agent":"","startedAt":"x","endedAt":null,"turns":1,"about":""}]'])('what is no list of calls is none (%s)', (text) => {
    kept.set('voicecluster.calls', text);
    expect(newLog().past()).toEqual([]);
  });

  test('measures the clock of the server by the quickest message', () => {
    const log = newLog();
    const at = (server: number): Conversation => ({ ...emptyConversation, transitions: [{ from: 'IDLE', to: 'LISTENING', cause: 'connected', at: server }] });
    for (const [page, server] of [[1000, 500], [2000, 1900], [3000, 2600]] as const) {
      now = page;
      log.follow(up('a', at(server)));
    }
    expect(log.view().serverAhead).toBe(-100);
  });
});
