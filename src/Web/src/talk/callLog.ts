import type { CallView } from '../call/call';
import type { Turn } from '../call/conversation';
import type { Kept } from '../call/kept';

/** A call of this browser, as its list of past calls has it. */
export interface LoggedCall {
  session: string;
  agent: string;
  /** ms of the page's clock. */
  startedAt: number;
  /** Null while it is up, and when the page went away before its end. */
  endedAt: number | null;
  turns: number;
  /** The caller's first words. */
  about: string;
}

export interface CallLogView {
  /** The newest call of this visit; stays when it is over. */
  current: LoggedCall | null;
  /** How far the server's clock is ahead of this one, in ms. */
  serverAhead: number;
}

/** Where the list is kept. */
export type Shelf = Pick<Kept, 'get' | 'set' | 'remove'>;

const KEY = 'voicecluster.calls';
const MAX_CALLS = 50;
const MAX_ABOUT = 90;

/** Follows a call: when it began and ended, and what this browser remembers of earlier ones. */
export class CallLog {
  #view: CallLogView = { current: null, serverAhead: 0 };
  #firstLag = true;
  readonly #listeners = new Set<() => void>();

  constructor(
    private readonly shelf: Shelf,
    private readonly now: () => number = Date.now,
  ) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly view = (): CallLogView => this.#view;

  /** The call as it is now. */
  follow(call: CallView): void {
    this.#measureClock(call);
    const before = this.#view.current;
    const isUp = call.connection.kind !== 'disconnected';
    const session = isUp ? call.sessionId : null;
    if (session && (session !== before?.session || before.endedAt !== null)) this.#keep(this.#opened(session));
    const current = this.#view.current;
    if (!current || current.endedAt !== null) return;
    const endedAt = isUp ? null : this.now();
    const { turns } = call.conversation;
    const next = { ...current, agent: call.agent?.name ?? current.agent, endedAt, turns: Math.max(current.turns, turns.length), about: current.about || aboutOf(turns) };
    if (Object.entries(next).some(([name, value]) => current[name as keyof LoggedCall] !== value)) this.#keep(next);
  }

  /** Newest first. */
  past(): readonly LoggedCall[] {
    return read(this.shelf.get(KEY));
  }

  forget(): void {
    this.shelf.remove(KEY);
  }

  /** A call that is taken up again began when it began. */
  #opened(session: string): LoggedCall {
    const known = this.past().find((call) => call.session === session);
    return known ? { ...known, endedAt: null } : { session, agent: '', startedAt: this.now(), endedAt: null, turns: 0, about: '' };
  }

  #keep(call: LoggedCall): void {
    const others = this.past().filter((other) => other.session !== call.session);
    this.shelf.set(KEY, JSON.stringify([call, ...others].slice(0, MAX_CALLS)));
    this.#set({ current: call });
  }

  /** The way of the quickest message tells most about the clocks. */
  #measureClock(call: CallView): void {
    const latest = call.conversation.transitions[0];
    if (!latest || call.connection.kind !== 'connected') return;
    const ahead = latest.at - this.now();
    if (this.#firstLag || ahead > this.#view.serverAhead) this.#set({ serverAhead: ahead });
    this.#firstLag = false;
  }

  #set(change: Partial<CallLogView>): void {
    this.#view = { ...this.#view, ...change };
    for (const listener of this.#listeners) listener();
  }
}

function aboutOf(turns: readonly Turn[]): string {
  const words = turns.find((turn) => turn.user && !turn.userIsPartial)?.user ?? '';
  return words.length > MAX_ABOUT ? `${words.slice(0, MAX_ABOUT - 1)}…` : words;
}

function read(kept: string | null): LoggedCall[] {
  try {
    const calls: unknown = JSON.parse(kept ?? '[]');
    return Array.isArray(calls) ? calls.filter(isLogged) : [];
  } catch {
    // What another page or version left there is no list of ours.
    return [];
  }
}

function isLogged(value: unknown): value is LoggedCall {
  const call = value as Partial<LoggedCall> | null;
  const isTime = (time: unknown) => typeof time === 'number' && Number.isFinite(time);
  return typeof call?.session === 'string' && typeof call.agent === 'string' && isTime(call.startedAt) && (call.endedAt === null || isTime(call.endedAt))
    && typeof call.turns === 'number' && typeof call.about === 'string';
}
