import { useEffect, type RefObject } from 'react';

/** When what had the focus went away with what was here before, this takes it: a keyboard must not start again at the top of the page. */
export function useLostFocus(target: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    if (!hadFocus()) return;
    if (document.activeElement === document.body || document.activeElement === null) target.current?.focus({ preventScroll: true });
  }, [target]);
}

let everFocused = false;
if (typeof document !== 'undefined') document.addEventListener('focusin', () => (everFocused = true), { once: true });

/** On a page that was only just opened, nothing has been lost. */
const hadFocus = () => everFocused;
