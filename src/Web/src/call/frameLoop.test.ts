import { expect, test } from 'vitest';
import { FrameLoop } from './frameLoop';

/** A display that paints when it is told to. */
class Display {
  readonly broken: unknown[] = [];
  readonly loop = new FrameLoop({ request: (tick) => void this.#requested.push(tick), broken: (error) => void this.broken.push(error) });
  #requested: ((now: number) => void)[] = [];
  #now = 1000;

  paint(frames = 1): void {
    for (; frames > 0; frames--) {
      this.#now += 1000 / 60;
      const requested = this.#requested;
      this.#requested = [];
      for (const tick of requested) tick(this.#now);
    }
  }

  get isIdle(): boolean {
    return this.#requested.length === 0;
  }
}

test('draws with every other frame of a display, until it is told to end', () => {
  const display = new Display();
  const drawn: number[] = [];
  const end = display.loop.add((now) => drawn.push(now));
  display.paint(60);
  expect(drawn).toHaveLength(30);
  end();
  display.paint(2);
  expect(drawn).toHaveLength(30);
  expect(display.isIdle).toBe(true);
  display.loop.add((now) => drawn.push(now));
  display.paint(2);
  expect(drawn).toHaveLength(31);
});

test('a draw that fails stops itself, once, and no other', () => {
  const display = new Display();
  const [before, after] = [[] as number[], [] as number[]];
  const error = new Error('not a finite number');
  display.loop.add((now) => before.push(now));
  display.loop.add(() => {
    throw error;
  });
  display.loop.add((now) => after.push(now));
  display.paint(20);
  expect(before).toHaveLength(10);
  expect(after).toHaveLength(10);
  expect(display.broken).toEqual([error]);
});
