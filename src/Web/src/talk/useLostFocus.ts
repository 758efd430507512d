import { useEffect, type RefObject } from 'react';

/**
 * When what had the focus went away with what was here before, this takes it: a keyboard must not start again at the top of the page.
 * @param shown Changes with what is shown.
 */
export function useLostFocus(target: RefObject<HTMLElement | null>, shown: string): void {
  useEffect(() => {
    if (!hadFocus()) return;
    if (document.activeElement === document.body || document.activeElement === null) target.current?.focus({ preventScroll: true });
  }, [target, shown]);
}

let everFocused = false;
if (typeof document !== 'undefined') document.addEventListener('focusin', () => (everFocused = true), { once: true });

/** On a page that was only just opened, nothing has been lost. */
const hadFocus = () => everFocused;
