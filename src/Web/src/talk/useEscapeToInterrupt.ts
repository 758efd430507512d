import { useEffect } from 'react';
import type { Call } from '../call/call';

/** What Escape closes first. */
const CLOSABLE = '[role="dialog"], [popover="auto"]:popover-open, [role="combobox"][aria-expanded="true"]';

/** Escape stops the agent, wherever the focus is; but what closes a dialog, a panel or a list does not. */
export function useEscapeToInterrupt(call: Call): void {
  useEffect(() => {
    // Before the key has closed anything.
    const pressed = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.isComposing && !isSomethingOpen()) call.interrupt();
    };
    // On the window, and from the start: a drawer listens there too, and is gone from the page before the document hears of the key.
    window.addEventListener('keydown', pressed, { capture: true });
    return () => window.removeEventListener('keydown', pressed, { capture: true });
  }, [call]);
}

function isSomethingOpen(): boolean {
  // A browser without popovers does not know the selector.
  return document.querySelector('showPopover' in HTMLElement.prototype ? CLOSABLE : '[role="dialog"]') !== null;
}
