import { useCallback, useEffect, useRef, useState, type DependencyList } from 'react';

/** So near to the end counts as there. */
const NEAR = 48;

/** Keeps a scrolling element at its end while things are added and while its size changes (a phone turned, a keyboard shown), unless the reader has scrolled away. */
export function useStickToEnd(...contents: DependencyList) {
  const ref = useRef<HTMLDivElement>(null);
  const [isAtEnd, setAtEnd] = useState(true);
  const wasAtEnd = useRef(true);
  const toEnd = useCallback(() => {
    const element = ref.current;
    if (element) element.scrollTop = element.scrollHeight;
  }, []);
  useEffect(() => {
    const element = ref.current!;
    let top = element.scrollTop;
    const look = () => {
      // Only who scrolls up leaves the end: that more came while the browser still told of the last step is no wish to stay behind.
      if (element.scrollHeight - element.scrollTop - element.clientHeight < NEAR) wasAtEnd.current = true;
      else if (element.scrollTop < top) wasAtEnd.current = false;
      top = element.scrollTop;
      setAtEnd(wasAtEnd.current);
    };
    element.addEventListener('scroll', look, { passive: true });
    const sizes = new ResizeObserver(() => wasAtEnd.current && toEnd());
    sizes.observe(element);
    return () => {
      element.removeEventListener('scroll', look);
      sizes.disconnect();
    };
  }, [toEnd]);
  const isShown = useRef(false);
  useEffect(() => {
    // At first the observer sees to it, after the browser has laid the page out by itself.
    if (isShown.current && wasAtEnd.current) toEnd();
    isShown.current = true;
  }, [toEnd, ...contents]);
  return { ref, isAtEnd, toEnd };
}
