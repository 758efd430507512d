/** Where the space bar already means something: what is written into, pressed, chosen from, or stands over the page. */
const OWN_SPACE = 'input, textarea, select, button, a[href], summary, [contenteditable], [role="button"], [role="tab"], [role="switch"], [role="slider"], [role="dialog"]';

/** Whether the space bar is free to be the button of push-to-talk: some browsers give the focus to nothing that is clicked. */
export function isHoldKey(event: Pick<KeyboardEvent, 'key' | 'target' | 'ctrlKey' | 'altKey' | 'metaKey'>): boolean {
  if (event.key !== ' ' || event.ctrlKey || event.altKey || event.metaKey) return false;
  return !(event.target as Element | null)?.closest?.(OWN_SPACE);
}
