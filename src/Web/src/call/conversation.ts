import type { Citation, Phase, ServerMessage, ServerMessageOf, Telemetry } from '../protocol/messages';

/** Something that the agent looked up or did. */
export type ToolUse = Pick<ServerMessageOf<'tool_call'>, 'id' | 'title' | 'effect' | 'state' | 'result'>;

/** What the server made of what the caller said. */
export type TurnMeaning = Omit<ServerMessageOf<'turn_understood'>, 'type' | 'turn'>;

/** One exchange, as far as it is known. */
export interface Turn {
  turn: number;
  user: string;
  /** The final transcript is still to come. */
  userIsPartial: boolean;
  /** Of what was recognised; null for typed words and for turns of an earlier connection. */
  confidence: number | null;
  agent: string;
  /** How many characters of `agent` the caller heard; the rest was cut off. Null while the turn is not over. */
  heard: number | null;
  /** The agent has said all it will say. */
  written: boolean;
  interrupted: boolean;
  typed: boolean;
  /** When the first word of the turn came, ms of the page's clock; null for turns of an earlier connection. */
  startedAt: number | null;
  heardMs: number;
  timings: Record<string, number>;
  tokens: number;
  /** The voice failed, and this is why the answer is text only. */
  textOnly: string | null;
  /** In the order in which they were begun. */
  tools: readonly ToolUse[];
  /** The passages of documents that the answer was built from. */
  citations: readonly Citation[];
  /** The call of a tool that waits for the caller's yes; null for none. */
  asks: string | null;
  /** What was understood of it; null while that is not known. */
  meaning: TurnMeaning | null;
}

export interface Transition {
  from: Phase;
  to: Phase;
  cause: string;
  at: number;
}

/** A point of the small charts, one for each turn. */
export interface Sample {
  turn: number;
  latencyMs: number | null;
  cancellationRate: number;
  tokensWasted: number;
}

export interface Conversation {
  /** Whose it is, also after its end; null before the first. */
  sessionId: string | null;
  phase: Phase;
  transitions: readonly Transition[];
  turns: readonly Turn[];
  /** What the caller says now, finals first; belongs to the next turn. */
  pending: { finals: string; partial: string; confidence: number | null; typed: boolean; startedAt: number } | null;
  /** Answers that were prepared and cancelled, and turns that were completed, of this page's life. */
  cancellations: number;
  completed: number;
  telemetry: Telemetry | null;
  samples: readonly Sample[];
  /** The turns up to this one were cleared by the person, and do not come back with the session's history. */
  clearedTo: number;
}

export const SHOWN_TRANSITIONS = 5;
/** Older ones leave the page; the server keeps them all. */
const MAX_TURNS = 500;

export const emptyConversation: Conversation = {
  sessionId: null,
  phase: 'IDLE',
  transitions: [],
  turns: [],
  pending: null,
  cancellations: 0,
  completed: 0,
  telemetry: null,
  samples: [],
  clearedTo: 0,
};

/** Cancellations of all that was prepared; 0 when nothing was. */
export function cancellationRate(conversation: Conversation): number {
  const { cancellations, completed } = conversation;
  return cancellations + completed === 0 ? 0 : cancellations / (cancellations + completed);
}

/** From the caller's last sound to the first of the answer; null for a turn that was not spoken. */
export function responseLatency(turn: Turn): number | null {
  return turn.typed ? null : (turn.timings['first_audio_out'] ?? null);
}

export function meanLatency(turns: readonly Turn[]): number | null {
  const known = turns.map(responseLatency).filter((ms) => ms !== null);
  return known.length === 0 ? null : known.reduce((sum, ms) => sum + ms, 0) / known.length;
}

/** The caller typed; the server does not repeat it before the turn is over. */
export function typed(conversation: Conversation, text: string, now: number): Conversation {
  return { ...conversation, pending: { finals: text, partial: '', confidence: null, typed: true, startedAt: now } };
}

/** What was sent again, after a connection had broken, was taken; its answer may have been told before. */
export function confirmed(conversation: Conversation, text: string, now: number): Conversation {
  const latest = conversation.turns.at(-1);
  if (latest && latest.heard === null && latest.user === '') return { ...conversation, turns: conversation.turns.with(-1, { ...latest, user: text, typed: true }) };
  return typed(conversation, text, now);
}

/** The caller pressed a key of the keypad: keys that follow each other are one typed turn, which '#' ends. */
export function keyed(conversation: Conversation, key: string, now: number): Conversation {
  if (key === '#') return conversation;
  const pending = pendingOf(conversation, now);
  const finals = pending.typed ? pending.finals + key : join(pending.finals, key);
  return { ...conversation, pending: { ...pending, finals, partial: '', typed: true } };
}

/** Everything is forgotten but what the call is doing now. */
export function cleared(conversation: Conversation): Conversation {
  const { sessionId, phase, transitions, telemetry, pending } = conversation;
  return { ...emptyConversation, sessionId, phase, transitions, telemetry, pending, clearedTo: conversation.turns.at(-1)?.turn ?? conversation.clearedTo };
}

/** The connection broke: nobody knows what the call does, but what was said stays. */
export function broken(conversation: Conversation): Conversation {
  const { pending } = conversation;
  return { ...conversation, phase: 'IDLE', pending: pending?.finals ? { ...pending, partial: '' } : null };
}

/** What was typed was not taken, or may not have been. */
export function untyped(conversation: Conversation): Conversation {
  return conversation.pending?.typed ? { ...conversation, pending: null } : conversation;
}

/** The call is over: what was not heard will not be, and what was said last is a turn, though nobody answered it. `spoken` tells how much of an answer was heard. */
export function ended(conversation: Conversation, spoken: (turn: Turn) => number): Conversation {
  const { pending } = conversation;
  const turns = conversation.turns.map((turn) => {
    if (turn.heard !== null) return turn;
    const heard = spoken(turn);
    return { ...turn, heard, written: true, userIsPartial: false, interrupted: heard < turn.agent.length || !turn.written };
  });
  const words = pending?.finals || pending?.partial;
  if (pending && words) {
    const number = Math.max(conversation.clearedTo, turns.at(-1)?.turn ?? 0) + 1;
    turns.push({ ...blank(number), user: words, confidence: pending.confidence, typed: pending.typed, startedAt: pending.startedAt, heard: 0, written: true, interrupted: true });
  }
  return { ...conversation, phase: 'IDLE', pending: null, turns };
}

/** The conversation after a message of the server. Pure; messages that do not concern it change nothing. */
export function received(conversation: Conversation, message: ServerMessage, now: number): Conversation {
  switch (message.type) {
    case 'session_ready':
      return ready(conversation, message);
    case 'state_change':
      return changed(conversation, message);
    case 'transcript_partial':
      return { ...conversation, pending: { ...pendingOf(conversation, now), partial: message.text } };
    case 'transcript_final':
      return heardFinal(conversation, message, now);
    case 'agent_text':
      return update(conversation, message.turn, now, (turn) => ({ ...turn, agent: turn.agent + message.delta, written: message.done }));
    case 'citations':
      return update(conversation, message.turn, now, (turn) => ({ ...turn, citations: message.citations }));
    case 'agent_text_fallback':
      return update(conversation, message.turn, now, (turn) => ({ ...turn, textOnly: message.reason }));
    case 'tool_call':
      return update(without(conversation, message), message.turn, now, (turn) => ({ ...turn, tools: used(turn.tools, message) }));
    case 'confirmation':
      return update(conversation, message.turn, now, (turn) => ({ ...turn, asks: message.id }));
    case 'turn_complete':
      return completed(conversation, message, now);
    case 'turn_understood':
      return understood(conversation, message);
    case 'telemetry': {
      const { type: _, ...telemetry } = message;
      return { ...conversation, telemetry };
    }
    default:
      return conversation;
  }
}

/** What an earlier turn asked about belongs to the turn in which it is done. */
function without(conversation: Conversation, { id, turn: number }: { id: string; turn: number }): Conversation {
  const turns = conversation.turns.map((turn) => (turn.turn !== number && turn.tools.some((tool) => tool.id === id) ? { ...turn, tools: turn.tools.filter((tool) => tool.id !== id) } : turn));
  return { ...conversation, turns };
}

/** The newest report of a tool counts. */
function used(tools: readonly ToolUse[], { id, title, effect, state, result }: ToolUse): readonly ToolUse[] {
  const use: ToolUse = { id, title, effect, state, ...(result === undefined ? {} : { result }) };
  const at = tools.findIndex((tool) => tool.id === id);
  return at < 0 ? [...tools, use] : tools.with(at, use);
}

function ready(conversation: Conversation, message: ServerMessageOf<'session_ready'>): Conversation {
  const { sessionId } = message;
  if (!message.resumed) return { ...emptyConversation, sessionId };
  // What the page saw of a turn is more than the server's history tells, but for what was heard of one that it did not see end.
  const known = new Map(conversation.turns.map((turn) => [turn.turn, turn]));
  const history = message.history.filter((h) => h.turn > conversation.clearedTo);
  const turns = history.map((h) => {
    const seen = known.get(h.turn);
    if (!seen) return fromHistory(h);
    return isOpen(seen) ? closed(seen, h) : seen;
  });
  return { ...conversation, sessionId, phase: 'IDLE', pending: unanswered(conversation, history), turns, completed: Math.max(conversation.completed, turns.length) };
}

/** The page did not see its answer, or not its end. */
const isOpen = (turn: Turn) => turn.heard === null || turn.agent === '';

/** What was said and is in no turn of the history. */
function unanswered(conversation: Conversation, history: readonly { turn: number }[]): Conversation['pending'] {
  const last = history.at(-1)?.turn ?? 0;
  const latest = conversation.turns.at(-1);
  const { pending } = conversation;
  // A turn whose answer the server has not finished: it will be told anew.
  if (latest && isOpen(latest) && latest.turn > last && latest.user) {
    const { user, confidence, typed, startedAt } = latest;
    return { finals: join(user, pending?.finals ?? ''), partial: '', confidence, typed, startedAt: startedAt ?? 0 };
  }
  return pending && last <= (latest?.turn ?? conversation.clearedTo) ? pending : null;
}

/** A turn that is over. What was heard is the beginning of what was written; a server that tells otherwise is believed. */
function closed(turn: Turn, told: { user: string; agent: string; interrupted: boolean }): Turn {
  const isBeginning = turn.agent.startsWith(told.agent);
  return {
    ...turn,
    user: told.user || turn.user,
    userIsPartial: false,
    agent: isBeginning ? turn.agent : told.agent,
    heard: told.interrupted || !isBeginning ? told.agent.length : turn.agent.length,
    written: true,
    interrupted: told.interrupted,
  };
}

function fromHistory(history: ServerMessageOf<'session_ready'>['history'][number]): Turn {
  return {
    ...blank(history.turn),
    user: history.user,
    agent: history.agent,
    heard: history.agent.length,
    written: true,
    interrupted: history.interrupted,
    citations: history.citations ?? [],
  };
}

function changed(conversation: Conversation, message: ServerMessageOf<'state_change'>): Conversation {
  const transition = { from: message.from, to: message.to, cause: message.cause, at: Date.parse(message.at) };
  const cancelled = message.from === 'SPECULATIVE' && message.to === 'LISTENING';
  const silent = message.to === 'IDLE' && conversation.pending && conversation.pending.finals === '';
  const next = message.to === 'COMMITTED' ? committed(conversation, message.turn) : conversation;
  return {
    ...next,
    phase: message.to,
    pending: silent ? null : next.pending,
    transitions: [transition, ...conversation.transitions].slice(0, SHOWN_TRANSITIONS),
    cancellations: conversation.cancellations + (cancelled ? 1 : 0),
  };
}

/** An answer begins; one that the caller took back before a sound of it belonged to the same turn, and is replaced. */
function committed(conversation: Conversation, number: number): Conversation {
  const at = conversation.turns.findIndex((turn) => turn.turn === number && turn.heard === null);
  if (at < 0) return conversation;
  const turn = conversation.turns[at]!;
  const user = join(turn.user, conversation.pending?.finals ?? '');
  return { ...conversation, pending: null, turns: conversation.turns.with(at, { ...turn, user, agent: '', written: false, citations: [] }) };
}

function heardFinal(conversation: Conversation, message: ServerMessageOf<'transcript_final'>, now: number): Conversation {
  const latest = conversation.turns.at(-1);
  if (latest?.userIsPartial && latest.heard === null) {
    const turn = { ...latest, user: message.text, userIsPartial: false, confidence: message.confidence };
    return { ...conversation, turns: conversation.turns.with(-1, turn) };
  }
  const pending = pendingOf(conversation, now);
  const confidence = pending.confidence === null ? message.confidence : Math.min(pending.confidence, message.confidence);
  return { ...conversation, pending: { ...pending, finals: join(pending.finals, message.text), partial: '', confidence } };
}

function completed(conversation: Conversation, message: ServerMessageOf<'turn_complete'>, now: number): Conversation {
  const next = update(conversation, message.turn, now, (turn) => ({
    ...closed(turn, message),
    heardMs: message.heardMs,
    timings: message.timings,
    tokens: message.tokens.completion,
  }));
  const done = { ...next, completed: next.completed + 1 };
  const turn = done.turns.find((t) => t.turn === message.turn)!;
  const sample = {
    turn: message.turn,
    latencyMs: responseLatency(turn),
    cancellationRate: cancellationRate(done),
    tokensWasted: done.telemetry?.tokensWasted ?? 0,
  };
  return { ...done, samples: [...done.samples, sample].slice(-MAX_TURNS) };
}

/** It comes after the turn; for one that the person cleared, too late. */
function understood(conversation: Conversation, { type: _, turn: number, ...meaning }: ServerMessageOf<'turn_understood'>): Conversation {
  const at = conversation.turns.findIndex((turn) => turn.turn === number);
  return at < 0 ? conversation : { ...conversation, turns: conversation.turns.with(at, { ...conversation.turns[at]!, meaning }) };
}

function update(conversation: Conversation, number: number, now: number, change: (turn: Turn) => Turn): Conversation {
  const at = conversation.turns.findIndex((turn) => turn.turn === number);
  if (at >= 0) return { ...conversation, turns: conversation.turns.with(at, change(conversation.turns[at]!)) };
  const pending = conversation.pending;
  const opened: Turn = pending
    ? { ...blank(number), user: pending.finals || pending.partial, userIsPartial: pending.finals === '', confidence: pending.confidence, typed: pending.typed, startedAt: pending.startedAt }
    : { ...blank(number), startedAt: now };
  return { ...conversation, pending: null, turns: [...conversation.turns, change(opened)].slice(-MAX_TURNS) };
}

function blank(turn: number): Turn {
  return {
    turn,
    user: '',
    userIsPartial: false,
    confidence: null,
    agent: '',
    heard: null,
    written: false,
    interrupted: false,
    typed: false,
    startedAt: null,
    heardMs: 0,
    timings: {},
    tokens: 0,
    textOnly: null,
    tools: [],
    citations: [],
    asks: null,
    meaning: null,
  };
}

function pendingOf(conversation: Conversation, now: number) {
  return conversation.pending ?? { finals: '', partial: '', confidence: null, typed: false, startedAt: now };
}

function join(left: string, right: string): string {
  return left && right ? `${left} ${right}` : left + right;
}
