import { useEffect, useRef } from 'react';
import { placeBeside } from './placeBeside';
import classes from './Tooltip.module.css';

/** The pointer must have rested so long: what appears under a pointer that was there before has not been asked about. */
const AFTER_MS = 450;

/** A control that is a picture: its name for those who cannot see it, and the same as its tooltip. */
export const named = (name: string) => ({ 'aria-label': name, 'data-tip': name });

/** The page's one tooltip: shows the `data-tip` of what the pointer rests on or the keyboard has reached; Escape hides it. Where browsers have no popovers, there is none. */
export function Tooltip() {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const tooltip = ref.current!;
    if (!tooltip.showPopover) return;
    let waiting: ReturnType<typeof setTimeout> | undefined;
    let owner: HTMLElement | null = null;
    let byKeyboard = false;
    const hide = () => {
      clearTimeout(waiting);
      owner = null;
      tooltip.hidePopover();
    };
    const show = (target: HTMLElement) => {
      if (!target.isConnected) return;
      tooltip.textContent = target.dataset['tip']!;
      tooltip.showPopover();
      placeBeside(tooltip, target.getBoundingClientRect(), 'below');
    };
    const ownerOf = (event: Event) => (event.target as Element).closest<HTMLElement>('[data-tip]');
    const controller = new AbortController();
    const listen = (type: string, listener: (event: Event) => void) => document.addEventListener(type, listener, { signal: controller.signal, passive: true, capture: true });
    listen('pointermove', (event) => {
      const next = (event as PointerEvent).pointerType === 'mouse' ? ownerOf(event) : null;
      if (next === owner) return;
      hide();
      owner = next;
      if (next) waiting = setTimeout(() => show(next), AFTER_MS);
    });
    listen('focusin', (event) => {
      const next = ownerOf(event);
      if (!byKeyboard || !next) return;
      // A panel that closes gives the focus back while it is closing, and until it has closed the browser opens no other.
      clearTimeout(waiting);
      waiting = setTimeout(() => show(next));
    });
    listen('focusout', hide);
    listen('pointerdown', () => {
      byKeyboard = false;
      const pressed = owner;
      hide();
      // Not again before the pointer has been elsewhere.
      owner = pressed;
    });
    listen('keydown', (event) => {
      byKeyboard = true;
      if ((event as KeyboardEvent).key === 'Escape') hide();
    });
    return () => {
      hide();
      controller.abort();
    };
  }, []);
  return <div className={classes.tooltip} ref={ref} popover="manual" aria-hidden="true" />;
}
