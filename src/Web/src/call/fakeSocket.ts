type Sent = { type: string; id?: number } & Record<string, unknown>;

/** For tests: a socket of which the test is the network and the server. */
export class FakeSocket {
  static last: FakeSocket;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: (() => void) | null = null;
  bufferedAmount = 0;
  /** Null while it is open; undefined when it was closed without a code. */
  closeCode: number | null | undefined = null;
  readonly sent: Sent[] = [];

  constructor(readonly url: URL) {
    FakeSocket.last = this;
  }

  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }

  close(code?: number): void {
    this.closeCode = code;
  }

  /** The connection is up, and the session with it. */
  isReady(more: object = {}): void {
    this.onopen?.();
    this.says({ ...ready, ...more });
  }

  says(message: object): void {
    this.onmessage?.({ data: JSON.stringify(message) });
  }
}

export const ready = { type: 'session_ready', sessionId: 's1', resumed: false, format: { encoding: 'pcm16', sampleRate: 16_000, channels: 1 }, audio: 'binary', settings: {}, history: [] };
