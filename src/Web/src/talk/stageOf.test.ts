import { describe, expect, test } from 'vitest';
import type { AgentInfo } from '../protocol/messages';
import { stageOf, type Truth } from './stageOf';

const engine = { name: 'e', demonstration: true };
const vera: AgentInfo = {
  name: 'Vera', about: 'Of the shop', greeting: '', suggestions: [], languages: [], recogniser: engine, model: engine, voice: engine, privacy: '', recorded: false,
};
const atRest: Truth = {
  connection: { kind: 'disconnected', problem: null }, microphone: { kind: 'off' }, talking: false, soundBlocked: false, soundOff: false, agent: vera,
  phase: 'IDLE', pushToTalk: false, hasWords: false, hasEnded: false,
};
const open: Truth = { ...atRest, connection: { kind: 'connected' }, microphone: { kind: 'on', muted: false } };
const muted: Truth = { ...open, microphone: { kind: 'on', muted: true } };
const typing: Truth = { ...open, microphone: { kind: 'off' } };
const blocked: Truth = { ...open, microphone: { kind: 'failed', problem: 'denied' } };
const reconnecting: Truth = { ...open, connection: { kind: 'reconnecting', retryAt: 0, attempt: 1, problem: null } };
const pushing: Truth = { ...open, pushToTalk: true };

const rows: [truth: string, Truth, name: string, hint: RegExp, tone: string][] = [
  ['before a call', atRest, 'Talk with Vera', /^Of the shop$/, 'IDLE'],
  ['before the server has told who answers', { ...atRest, agent: null }, 'Talk with the agent', /^$/, 'IDLE'],
  ['after a call', { ...atRest, hasEnded: true }, 'Call ended', /Start again/, 'IDLE'],
  ['nobody answers', { ...atRest, connection: { kind: 'disconnected', problem: 'unreachable' }, hasEnded: true }, 'The server does not answer', /try again/, 'IDLE'],
  ['connecting', { ...open, connection: { kind: 'connecting' } }, 'Connecting', /moment/, 'IDLE'],
  ['the line is down', reconnecting, 'Reconnecting', /comes back/, 'IDLE'],
  ['the line is down in mid-answer', { ...reconnecting, phase: 'SPEAKING' }, 'Reconnecting', /comes back/, 'IDLE'],
  ['the browser asks', { ...open, microphone: { kind: 'asking' } }, 'Waiting for the microphone', /asks whether/, 'IDLE'],
  ['the microphone is live', open, 'Listening', /^Speak whenever/, 'LISTENING'],
  ['after an answer the microphone is live', { ...open, phase: 'LISTENING' }, 'Listening', /^Speak whenever/, 'LISTENING'],
  ['words come in', { ...open, phase: 'LISTENING', hasWords: true }, 'Listening', /Go on/, 'LISTENING'],
  ['muted', muted, 'Muted', /until you unmute/, 'IDLE'],
  ['muted, whatever the agent waits for', { ...muted, phase: 'LISTENING' }, 'Muted', /until you unmute/, 'IDLE'],
  ['blocked', { ...blocked, phase: 'LISTENING' }, 'No microphone', /is blocked/, 'IDLE'],
  ['typing', { ...typing, phase: 'LISTENING' }, 'Ready', /Write a message/, 'IDLE'],
  ['push-to-talk', { ...pushing, phase: 'LISTENING' }, 'Ready', /Hold the button to talk/, 'IDLE'],
  ['push-to-talk, held', { ...pushing, talking: true }, 'Listening', /Let go/, 'LISTENING'],
  ['push-to-talk, muted', { ...muted, pushToTalk: true }, 'Muted', /until you unmute/, 'IDLE'],
  ['it prepares while it can be spoken to', { ...open, phase: 'SPECULATIVE' }, 'Thinking ahead', /go on if you like/, 'SPECULATIVE'],
  ['it prepares after a typed question', { ...typing, phase: 'SPECULATIVE' }, 'Thinking ahead', /^Preparing an answer$/, 'SPECULATIVE'],
  ['it is going to answer', { ...muted, phase: 'COMMITTED' }, 'Got it', /on its way/, 'COMMITTED'],
  ['it speaks and can be spoken to', { ...open, phase: 'SPEAKING' }, 'Speaking', /Interrupt at any moment/, 'SPEAKING'],
  ['it speaks, muted', { ...muted, phase: 'SPEAKING' }, 'Speaking', /Escape/, 'SPEAKING'],
  ['it speaks, typing', { ...typing, phase: 'SPEAKING' }, 'Speaking', /Escape/, 'SPEAKING'],
  ['it speaks, push-to-talk', { ...pushing, phase: 'SPEAKING' }, 'Speaking', /Hold the button to interrupt/, 'SPEAKING'],
  ['it speaks unheard, held back by the browser', { ...open, phase: 'SPEAKING', soundBlocked: true }, 'Speaking', /holds the sound back/, 'SPEAKING'],
  ['it speaks unheard, by wish', { ...open, phase: 'SPEAKING', soundOff: true }, 'Speaking', /sound is off/, 'SPEAKING'],
];

describe('the stage says what is so', () => {
  test.each(rows)('%s', (_, truth, name, hint, tone) => {
    const said = stageOf(truth);
    expect([said.name, said.tone]).toEqual([name, tone]);
    expect(said.hint).toMatch(hint);
  });

  test.each([muted, typing, blocked, pushing, reconnecting])('and never invites to speak who is not heard (%#)', (truth) => {
    for (const phase of ['IDLE', 'LISTENING', 'SPECULATIVE', 'COMMITTED', 'SPEAKING'] as const) {
      const { name, hint } = stageOf({ ...truth, phase });
      expect(`${name} ${hint}`).not.toMatch(/Listening|Speak whenever|go on if|Interrupt at any/);
    }
  });

  test('a step of the agent is not announced, what the caller must know is', () => {
    const steps = (['IDLE', 'LISTENING', 'SPECULATIVE', 'COMMITTED', 'SPEAKING'] as const).map((phase) => stageOf({ ...open, phase }).announced);
    expect(new Set(steps).size).toBe(1);
    expect(new Set([atRest, open, muted, blocked, reconnecting].map((truth) => stageOf(truth).announced)).size).toBe(5);
  });
});
