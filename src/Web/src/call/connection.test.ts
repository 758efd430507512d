import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Connection, type ConnectionStatus } from './connection';
import { FakeSocket, ready } from './fakeSocket';

let statuses: ConnectionStatus[];
let connection: Connection;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('WebSocket', FakeSocket);
  vi.stubGlobal('location', { href: 'http://localhost/', search: '' });
  vi.stubGlobal('document', new EventTarget());
  vi.stubGlobal('window', new EventTarget());
  statuses = [];
  connection = new Connection({ status: (status) => statuses.push(status), message: () => {}, audio: () => {}, unreadable: () => {}, congested: () => {} });
  connection.open(null, {}, false);
  FakeSocket.last.onopen!();
  FakeSocket.last.says(ready);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const kinds = () => statuses.map((status) => status.kind);
/** The server answers every ping, for so long. */
function alive(seconds: number): void {
  const socket = FakeSocket.last;
  const answered = new Set<number>();
  for (let i = 0; i < seconds * 10; i++) {
    vi.advanceTimersByTime(100);
    for (const { type, id } of socket.sent) {
      if (type !== 'ping' || answered.has(id!)) continue;
      answered.add(id!);
      socket.says({ type: 'pong', id });
    }
  }
}

describe('a network that delivers nothing', () => {
  test('is noticed within five seconds, and the session is taken up again over another connection', () => {
    alive(60);
    expect(kinds()).toEqual(['connecting', 'connected']);
    const dead = FakeSocket.last;
    vi.advanceTimersByTime(5000);
    expect(kinds()).toEqual(['connecting', 'connected', 'reconnecting']);
    // Without a code, or with 1000, it would hang up when the network delivers it after all.
    expect(dead.closeCode).toBe(4000);
    vi.advanceTimersByTime(1000);
    expect(FakeSocket.last).not.toBe(dead);
    expect(FakeSocket.last.url.searchParams.get('session')).toBe('s1');
    FakeSocket.last.onopen!();
    FakeSocket.last.says({ ...ready, resumed: true });
    alive(10);
    expect(kinds()).toEqual(['connecting', 'connected', 'reconnecting', 'connected']);
  });

  test.each(['offline', 'online', 'pageshow'])('is suspected at once when the browser says %s', (type) => {
    window.dispatchEvent(new Event(type));
    expect(FakeSocket.last.sent.at(-1)).toMatchObject({ type: 'ping' });
  });
});

test('a server that speaks is not asked, and its own pings are answered', () => {
  for (let i = 0; i < 20; i++) {
    vi.advanceTimersByTime(500);
    FakeSocket.last.says({ type: 'ping', id: i });
  }
  expect(FakeSocket.last.sent.filter((message) => message.type === 'ping')).toEqual([]);
  expect(FakeSocket.last.sent.filter((message) => message.type === 'pong')).toHaveLength(20);
});

test('a connection that was closed asks nothing more', () => {
  connection.close();
  const { sent, closeCode } = FakeSocket.last;
  expect(closeCode).toBe(1000);
  vi.advanceTimersByTime(60_000);
  expect(sent.map((message) => message.type)).toEqual(['session_start']);
  expect(kinds()).toEqual(['connecting', 'connected', 'disconnected']);
});
