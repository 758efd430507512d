import { useEffect, useRef } from 'react';

/** Calls back before each paint while the page is visible and `active`; `now` in ms. */
export function useFrame(active: boolean, draw: (now: number) => void): void {
  const latest = useRef(draw);
  useEffect(() => {
    latest.current = draw;
  });
  useEffect(() => {
    if (!active) return;
    let handle = requestAnimationFrame(function frame(now) {
      latest.current(now);
      handle = requestAnimationFrame(frame);
    });
    return () => cancelAnimationFrame(handle);
  }, [active]);
}
