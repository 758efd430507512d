import { useEffect, useRef } from 'react';
import classes from './Tooltip.module.css';

/** Between a tooltip, what it belongs to, and the edge of the window. */
const GAP = 6;

/** A control that is a picture: its name for those who cannot see it, and the same as its tooltip. */
export const named = (name: string) => ({ 'aria-label': name, 'data-tip': name });

/** The page's one tooltip: shows the `data-tip` of what the pointer rests on or the keyboard has reached; Escape hides it. Where browsers have no popovers, there is none. */
export function Tooltip() {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const tooltip = ref.current!;
    if (!tooltip.showPopover) return;
    const hide = () => tooltip.hidePopover();
    const show = (target: EventTarget | null) => {
      const owner = (target as Element).closest<HTMLElement>('[data-tip]');
      if (!owner) return hide();
      tooltip.textContent = owner.dataset['tip']!;
      tooltip.showPopover();
      place(tooltip, owner.getBoundingClientRect());
    };
    const controller = new AbortController();
    const listen = (type: string, listener: (event: Event) => void) => document.addEventListener(type, listener, { signal: controller.signal, passive: true });
    listen('pointerover', (event) => (event as PointerEvent).pointerType === 'mouse' && show(event.target));
    listen('focusin', (event) => (event.target as Element).matches(':focus-visible') && show(event.target));
    listen('focusout', hide);
    listen('pointerdown', hide);
    listen('keydown', (event) => (event as KeyboardEvent).key === 'Escape' && hide());
    return () => controller.abort();
  }, []);
  return <div className={classes.tooltip} ref={ref} popover="manual" aria-hidden="true" />;
}

/** Above its owner, or below where there is no room. */
function place(tooltip: HTMLElement, owner: DOMRect): void {
  const { width, height } = tooltip.getBoundingClientRect();
  const left = owner.left + (owner.width - width) / 2;
  const above = owner.top - height - GAP;
  tooltip.style.left = `${Math.max(GAP, Math.min(innerWidth - width - GAP, left))}px`;
  tooltip.style.top = `${above >= GAP ? above : owner.bottom + GAP}px`;
}
