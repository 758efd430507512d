import { expect, test } from 'vitest';
import { abandoned, interrupted, refused, resent, retried, unconfirmed, without, written } from './outgoing';

const two = () => written(written([], 'first', 1000), 'second', 1001);
const texts = (outbox: readonly { text: string }[]) => outbox.map((message) => message.text);

test('what was written without a connection goes out with the next, in order and once', () => {
  const outbox = two();
  expect(new Set(outbox.map((message) => message.id)).size).toBe(2);
  expect(texts(unconfirmed(outbox))).toEqual(['first', 'second']);
  const sent = resent(outbox);
  expect(texts(sent.toSend)).toEqual(['first', 'second']);
  expect(resent(sent.outbox).toSend).toEqual([]);
  expect(unconfirmed(sent.outbox)).toEqual([]);
  expect(texts(without(sent.outbox, outbox[0]!.id))).toEqual(['second']);
});

test('what no server takes is not sent', () => {
  expect(texts(written([], 'a\0b \ud83d\ude00 \ud83d c', 1))).toEqual(['ab \u{1f600}  c']);
});

test('what was sent and not confirmed goes out again after the connection broke, and is doubtful until then', () => {
  const { outbox } = resent(two());
  const again = resent(interrupted(without(outbox, outbox[0]!.id)));
  expect(again.toSend).toEqual([{ ...outbox[1]!, state: 'waiting', isRepeat: true }]);
  expect(texts(unconfirmed(again.outbox))).toEqual(['second']);
});

test('what was refused goes out when it is asked for, and not before', () => {
  const { outbox } = resent(two());
  const id = outbox[0]!.id;
  const after = refused(outbox, id, 'too much');
  expect(after[0]).toMatchObject({ state: 'refused', reason: 'too much' });
  expect(texts(resent(interrupted(after)).toSend)).toEqual(['second']);
  expect(texts(resent(retried(after, id)).toSend)).toEqual(['first']);
});

test('what waits when the person hangs up stays, and is not sent in the next call', () => {
  expect(resent(abandoned(two())).toSend).toEqual([]);
  expect(texts(unconfirmed(abandoned(two())))).toEqual(['first', 'second']);
  expect(abandoned(resent(two()).outbox)).toEqual([]);
  expect(abandoned(interrupted(resent(two()).outbox))).toHaveLength(2);
});
