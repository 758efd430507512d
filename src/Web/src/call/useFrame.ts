import { useEffect, useRef } from 'react';
import { FrameLoop, type Draw } from './frameLoop';

const loop = new FrameLoop({ request: (tick) => requestAnimationFrame(tick), broken: reportError });

/** Calls back 30 times a second while the page is visible and `active`; `now` in ms. */
export function useFrame(active: boolean, draw: Draw): void {
  const latest = useRef(draw);
  useEffect(() => {
    latest.current = draw;
  });
  useEffect(() => (active ? loop.add((now) => latest.current(now)) : undefined), [active]);
}
