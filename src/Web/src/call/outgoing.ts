/** Typed words that the server has not confirmed. */
export interface Outgoing {
  id: string;
  text: string;
  /** When they were written, ms of the page's clock. */
  at: number;
  /** Waiting for a connection; sent, and perhaps lost with it; refused. */
  state: 'waiting' | 'sent' | 'refused';
  /** It was sent before, over a connection that broke: only its confirmation tells whether the server has it. */
  isRepeat: boolean;
  /** Of a refusal, in the server's words. */
  reason?: string;
}

type Outbox = readonly Outgoing[];

/** A name that no other message of the session has; `crypto.randomUUID` is there for secure pages only. */
const newId = (now: number) => `${now.toString(36)}-${Math.random().toString(36).slice(2, 10)}`;

/** No server takes a NUL, or half a character. */
const clean = (text: string) => text.replace(/\0|\p{Surrogate}/gu, '');

export function written(outbox: Outbox, text: string, now: number): Outbox {
  return [...outbox, { id: newId(now), text: clean(text), at: now, state: 'waiting', isRepeat: false }];
}

/** What is shown as not arrived: what was sent and is not doubtful is shown as said. */
export function unconfirmed(outbox: Outbox): Outbox {
  return outbox.filter((message) => message.state !== 'sent' || message.isRepeat);
}

/** Confirmed, or taken back by the person who wrote it. */
export function without(outbox: Outbox, id: string): Outbox {
  return outbox.filter((message) => message.id !== id);
}

export function refused(outbox: Outbox, id: string, reason: string): Outbox {
  return outbox.map((message) => (message.id === id ? { ...message, state: 'refused', reason } : message));
}

/** The connection is gone: whether what was sent arrived is not known. */
export function interrupted(outbox: Outbox): Outbox {
  return outbox.map((message) => (message.state === 'sent' ? { ...message, state: 'waiting', isRepeat: true } : message));
}

/** Somebody wants it sent after all. */
export function retried(outbox: Outbox, id: string): Outbox {
  return outbox.map((message) => (message.id === id && message.state === 'refused' ? { ...message, state: 'waiting' } : message));
}

/** The person hung up: what waits is not sent without being asked. What was sent is said. */
export function abandoned(outbox: Outbox): Outbox {
  const said = outbox.filter((message) => message.state === 'sent' && !message.isRepeat);
  return outbox.filter((message) => !said.includes(message)).map((message) => ({ ...message, state: 'refused' }));
}

/** A connection is there: these go out, in order; the server takes none twice. */
export function resent(outbox: Outbox): { outbox: Outbox; toSend: Outbox } {
  const toSend = outbox.filter((message) => message.state === 'waiting');
  return { outbox: outbox.map((message) => (message.state === 'waiting' ? { ...message, state: 'sent' } : message)), toSend };
}
