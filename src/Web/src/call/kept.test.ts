import { expect, test } from 'vitest';
import { Kept } from './kept';

const refusal = () => new DOMException('The operation is insecure.', 'SecurityError');

test.each([
  ['cannot be reached', () => { throw refusal(); }],
  ['is full', () => ({ getItem: () => null, setItem: () => { throw refusal(); }, removeItem: () => {} }) as unknown as Storage],
])('a storage that %s keeps values for the life of the page', (_, storage) => {
  const kept = new Kept(storage);
  expect(kept.get('a')).toBeNull();
  kept.set('a', '1');
  expect(kept.get('a')).toBe('1');
  kept.remove('a');
  expect(kept.get('a')).toBeNull();
});

test('a storage that works keeps them itself', () => {
  const values = new Map<string, string>();
  const storage = { getItem: (k: string) => values.get(k) ?? null, setItem: (k: string, v: string) => void values.set(k, v), removeItem: (k: string) => void values.delete(k) };
  const kept = new Kept(() => storage as unknown as Storage);
  kept.set('a', '1');
  expect(new Kept(() => storage as unknown as Storage).get('a')).toBe('1');
  kept.remove('a');
  expect(values.size).toBe(0);
});
