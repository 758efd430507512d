import type { Page } from 'playwright-core';

type Message = { type: string } & Record<string, unknown>;

/** The text messages between a page and its server, as they pass; from the connections that are opened after this. */
export class Wire {
  readonly sent: Message[] = [];
  readonly received: Message[] = [];

  static of(page: Page): Wire {
    const wire = new Wire();
    page.on('websocket', (socket) => {
      socket.on('framesent', ({ payload }) => keep(wire.sent, payload));
      socket.on('framereceived', ({ payload }) => keep(wire.received, payload));
    });
    return wire;
  }

  typesSent = () => this.sent.map((message) => message.type);
}

function keep(messages: Message[], payload: string | Buffer): void {
  if (typeof payload === 'string') messages.push(JSON.parse(payload) as Message);
}
