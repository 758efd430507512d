/** Between what floats, what it belongs to, and the edge of the window. */
const GAP = 6;

/** Puts what floats above or below its owner: where it was asked for, if there is room. */
export function placeBeside(floating: HTMLElement, owner: DOMRect, wanted: 'above' | 'below'): void {
  const { width, height } = floating.getBoundingClientRect();
  const left = owner.left + (owner.width - width) / 2;
  const [above, below] = [owner.top - height - GAP, owner.bottom + GAP];
  const fits = { above: above >= GAP, below: below + height <= innerHeight - GAP };
  const side = fits[wanted] ? wanted : wanted === 'above' && fits.below ? 'below' : wanted === 'below' && fits.above ? 'above' : wanted;
  floating.style.left = `${Math.max(GAP, Math.min(innerWidth - width - GAP, left))}px`;
  floating.style.top = `${Math.max(GAP, Math.min(innerHeight - height - GAP, side === 'above' ? above : below))}px`;
}
