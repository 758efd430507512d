import { SUBPROTOCOL, parseServerMessage, ProtocolError, WIRE_RATE } from '../protocol/messages';
import type { ClientMessage, ServerMessage, Settings } from '../protocol/messages';
import { calledAgent, fetchServerInfo } from '../protocol/info';
import { GIVE_UP_AFTER_MS, reconnectWait } from './backoff';
import { Heartbeat } from './heartbeat';

/** Why a connection ended for good, or is not there yet. */
export type ConnectionProblem = 'unreachable' | 'full' | 'protocol' | 'token' | 'taken' | 'expired' | 'refused' | 'recorded';

export type ConnectionStatus =
  | { kind: 'disconnected'; problem: ConnectionProblem | null }
  | { kind: 'connecting' }
  | { kind: 'connected' }
  | { kind: 'reconnecting'; retryAt: number; attempt: number; problem: ConnectionProblem | null };

export interface ConnectionListener {
  status(status: ConnectionStatus): void;
  message(message: ServerMessage): void;
  audio(turn: number, pcm: Int16Array<ArrayBuffer>, final: boolean): void;
  /** What the page cannot read; the call goes on. */
  unreadable(error: ProtocolError): void;
  /** The network does not take the microphone's audio; some of it was dropped. */
  congested(): void;
}

/** How long a connection may take to come up; a busy server is waited for, it gives up on a silent client after ten seconds. */
const CONNECT_MS = 15_000;
/** Two seconds of audio that the network has not taken: newer frames are dropped, as they would be heard too late. */
const MAX_BUFFERED = 2 * WIRE_RATE * 2;
/** Codes of a close: 1000 hangs up; any other leaves the session to be come back to. A close without one would count as 1000. */
const CLOSE = { hangUp: 1000, leave: 4000 } as const;
/** A connection that takes nothing for so long is dead, whatever TCP says. */
const STALLED_MS = 4000;

/** The WebSocket of one session: comes back by itself, with the session, until told to end. */
export class Connection {
  readonly #listener: ConnectionListener;
  #socket: WebSocket | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #session: string | null = null;
  #settings: Settings = {};
  #greet = false;
  #lostAt: number | null = null;
  #attempt = 0;
  #announced: { turn: number; isFinal: boolean } | null = null;
  #stalledSince: number | null = null;
  #ending: ConnectionProblem | null = null;
  #isReady = false;
  readonly #heartbeat = new Heartbeat({
    ask: (id) => this.send({ type: 'ping', id }),
    dead: () => {
      this.#drop();
      this.#lost();
    },
  });

  constructor(listener: ConnectionListener) {
    this.#listener = listener;
    window.addEventListener('online', this.#retryNow);
    // Both directions: a network that went may have taken the connection with it, one that came may be another.
    for (const type of ['online', 'offline', 'pageshow']) window.addEventListener(type, this.#doubt);
    document.addEventListener('visibilitychange', this.#doubt);
  }

  /** Opens a new session, or comes back to one; a new one may begin with the agent's greeting. */
  open(session: string | null, settings: Settings, greet = false): void {
    this.#session = session;
    this.#settings = settings;
    this.#greet = greet;
    this.#lostAt = null;
    this.#attempt = 0;
    this.#ending = null;
    this.#connect();
  }

  /** Ends the call for good. */
  close(): void {
    this.#session = null;
    this.#drop(CLOSE.hangUp);
    this.#listener.status({ kind: 'disconnected', problem: null });
  }

  get isReady(): boolean {
    return this.#isReady;
  }

  /** False when there is no connection to take it. */
  send(message: ClientMessage): boolean {
    if (!this.#isReady) return false;
    this.#socket!.send(JSON.stringify(message));
    return true;
  }

  sendAudio(frame: Int16Array<ArrayBuffer>): void {
    if (!this.#isReady) return;
    const socket = this.#socket!;
    if (socket.bufferedAmount <= MAX_BUFFERED) {
      this.#stalledSince = null;
      socket.send(frame.buffer);
      return;
    }
    const now = performance.now();
    if (this.#stalledSince === null) {
      this.#stalledSince = now;
      this.#listener.congested();
    } else if (now - this.#stalledSince > STALLED_MS) {
      this.#drop();
      this.#lost();
    }
  }

  /** Settings for the sessions to come; the present one is told apart. */
  set settings(settings: Settings) {
    this.#settings = settings;
  }

  readonly #retryNow = () => {
    if (this.#timer === undefined || this.#socket) return;
    this.#connect();
  };

  readonly #doubt = () => this.#heartbeat.doubt();

  #connect(): void {
    this.#drop();
    if (this.#lostAt === null) this.#listener.status({ kind: 'connecting' });
    const url = new URL('/ws/voice', location.href);
    url.protocol = url.protocol.replace('http', 'ws');
    if (this.#session) url.searchParams.set('session', this.#session);
    const token = new URLSearchParams(location.search).get('token');
    if (token) url.searchParams.set('token', token);
    const socket = new WebSocket(url, SUBPROTOCOL);
    socket.binaryType = 'arraybuffer';
    this.#socket = socket;
    this.#timer = setTimeout(() => socket === this.#socket && this.#failed(), CONNECT_MS);
    socket.onopen = () => this.#start(socket);
    socket.onmessage = (event: MessageEvent<string | ArrayBuffer>) => this.#take(event.data);
    socket.onclose = () => (this.#isReady ? this.#closed() : this.#failed());
  }

  #start(socket: WebSocket): void {
    const message: Extract<ClientMessage, { type: 'session_start' }> = {
      type: 'session_start',
      format: { encoding: 'pcm16', sampleRate: WIRE_RATE, channels: 1 },
      audio: 'binary',
      settings: this.#settings,
      metadata: { client: 'talk page' },
      greet: this.#greet,
    };
    const agent = calledAgent();
    if (agent) message.agent = agent;
    socket.send(JSON.stringify(message));
  }

  #take(data: string | ArrayBuffer): void {
    this.#heartbeat.heard();
    if (typeof data !== 'string') {
      if (this.#announced) this.#listener.audio(this.#announced.turn, new Int16Array(data), this.#announced.isFinal);
      this.#announced = null;
      return;
    }
    try {
      const message = parseServerMessage(data);
      if (message) this.#handle(message);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.#listener.unreadable(error);
    }
  }

  #handle(message: ServerMessage): void {
    switch (message.type) {
      case 'ping':
        this.send({ type: 'pong', id: message.id });
        return;
      case 'pong':
        return;
      case 'agent_audio_chunk':
        this.#announced = message.durationMs > 0 ? message : null;
        if (message.durationMs === 0) this.#listener.audio(message.turn, new Int16Array(0), message.isFinal);
        return;
      case 'session_ready':
        clearTimeout(this.#timer);
        this.#timer = undefined;
        this.#isReady = true;
        this.#heartbeat.start();
        this.#session = message.sessionId;
        this.#lostAt = null;
        this.#attempt = 0;
        this.#listener.status({ kind: 'connected' });
        break;
      case 'error':
        if (message.code === 'session_taken') this.#ending = 'taken';
        if (message.code === 'call_ended') this.#ending = 'expired';
        // There is nothing to come back to: begin anew.
        if (!this.#isReady && (message.code === 'session_not_found' || message.code === 'session_ended')) {
          this.#session = null;
          this.#connect();
          return;
        }
        if (!this.#isReady && message.code === 'invalid_settings') this.#ending = 'refused';
        if (!this.#isReady && message.code === 'recording_required') this.#ending = 'recorded';
        break;
    }
    this.#listener.message(message);
    if (!this.#isReady && this.#ending) {
      this.#drop(CLOSE.hangUp);
      this.#closed();
    }
  }

  /** A connection that was up is gone. */
  #closed(): void {
    this.#drop();
    if (this.#ending) this.#listener.status({ kind: 'disconnected', problem: this.#ending });
    else this.#lost();
  }

  /** A connection did not come up: browsers do not say why, the server does. */
  #failed(): void {
    this.#drop();
    const failedFor = this.#session;
    void fetchServerInfo(AbortSignal.timeout(2000)).then((info) => {
      if (this.#socket || this.#session !== failedFor) return;
      const problem: ConnectionProblem = !info
        ? 'unreachable'
        : !info.protocols.includes(SUBPROTOCOL)
          ? 'protocol'
          : info.lines.used >= info.lines.max
            ? 'full'
            : info.needsToken
              ? 'token'
              : 'unreachable';
      if (problem === 'protocol' || problem === 'token' || (this.#lostAt === null && problem !== 'unreachable'))
        this.#listener.status({ kind: 'disconnected', problem });
      else if (this.#lostAt === null && this.#attempt === 0) this.#listener.status({ kind: 'disconnected', problem });
      else this.#lost(problem);
    });
  }

  #lost(problem: ConnectionProblem | null = null): void {
    this.#lostAt ??= performance.now();
    if (performance.now() - this.#lostAt > GIVE_UP_AFTER_MS) {
      this.#listener.status({ kind: 'disconnected', problem: 'expired' });
      return;
    }
    const wait = reconnectWait(++this.#attempt);
    this.#listener.status({ kind: 'reconnecting', retryAt: Date.now() + wait, attempt: this.#attempt, problem });
    this.#timer = setTimeout(() => this.#connect(), wait);
  }

  #drop(code: number = CLOSE.leave): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#heartbeat.stop();
    this.#isReady = false;
    this.#announced = null;
    this.#stalledSince = null;
    const socket = this.#socket;
    this.#socket = null;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close(code);
  }
}
