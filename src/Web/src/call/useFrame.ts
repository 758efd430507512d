import { useEffect, useRef } from 'react';

/** 30 pictures a second: nobody sees more of what moves here, and each costs the page, the compositor and, without a GPU, a processor. */
const EVERY_MS = 1000 / 30;
/** Displays are not punctual. */
const TOLERANCE_MS = 4;

type Draw = (now: number) => void;
const draws = new Set<Draw>();
let drawnAt = 0;
let isTicking = false;

/** All draw in the same frame: what they change is then painted once. */
function tick(now: number): void {
  isTicking = draws.size > 0;
  if (!isTicking) return;
  requestAnimationFrame(tick);
  if (now - drawnAt < EVERY_MS - TOLERANCE_MS) return;
  drawnAt = now;
  for (const draw of draws) draw(now);
}

/** Calls back 30 times a second while the page is visible and `active`; `now` in ms. */
export function useFrame(active: boolean, draw: Draw): void {
  const latest = useRef(draw);
  useEffect(() => {
    latest.current = draw;
  });
  useEffect(() => {
    if (!active) return;
    const own: Draw = (now) => latest.current(now);
    draws.add(own);
    if (!isTicking) requestAnimationFrame(tick);
    isTicking = true;
    return () => void draws.delete(own);
  }, [active]);
}
