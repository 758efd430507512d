import { expect, test } from 'vitest';
import { isHoldKey } from './holdKey';

const pressed = (key: string, isInControl: boolean, more: object = {}) =>
  isHoldKey({ key, ctrlKey: false, altKey: false, metaKey: false, target: { closest: () => (isInControl ? {} : null) } as unknown as EventTarget, ...more });

test('the space bar holds where nothing else wants it', () => {
  expect(pressed(' ', false)).toBe(true);
  expect(pressed(' ', false, { target: null })).toBe(true);
  expect(pressed(' ', true)).toBe(false);
  expect(pressed('Enter', false)).toBe(false);
  expect(pressed(' ', false, { ctrlKey: true })).toBe(false);
});
