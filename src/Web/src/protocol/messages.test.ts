import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import * as v from 'valibot';
import { parseServerMessage, ProtocolError, serverSchemas, type ServerType } from './messages';

/** What the server's own writer wrote; a test of the server holds this file to it. */
const written = readFileSync(new URL('serverMessages.fixture.jsonl', import.meta.url), 'utf8').trim().split('\n');

describe('the types of the protocol', () => {
  test.each(written)('hold for %s', (line) => {
    const { type, ...fields } = JSON.parse(line) as { type: ServerType };
    // Strict: a field that the server has and the page does not know is as wrong as the reverse.
    expect(v.parse(v.strictObject(serverSchemas[type].entries as v.ObjectEntries), fields)).toEqual(fields);
    expect(parseServerMessage(line)).toEqual({ type, ...fields });
  });

  test('know every message of the server', () => {
    const types = new Set(written.map((line) => (JSON.parse(line) as { type: string }).type));
    expect([...types].sort()).toEqual(Object.keys(serverSchemas).sort());
  });
});

test('a newer server may say more', () => {
  expect(parseServerMessage('{"type":"ping","id":1,"extra":true}')).toEqual({ type: 'ping', id: 1 });
  expect(parseServerMessage('{"type":"mood","id":1}')).toBeNull();
  expect(parseServerMessage('{"type":"toString"}')).toBeNull();
});

test.each(['no json', '[]', 'null', '{"id":1}', '{"type":"ping"}', '{"type":"agent_text","turn":1.5,"delta":"","done":true}'])('%s is refused', (line) => {
  expect(() => parseServerMessage(line)).toThrow(ProtocolError);
});
