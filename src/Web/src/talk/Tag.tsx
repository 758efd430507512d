import { Badge } from '@mantine/core';
import type { ReactNode } from 'react';

/** A small mark on a turn, in a colour that can be read on its ground. */
export function Tag({ quiet = false, children }: { quiet?: boolean; children: ReactNode }) {
  const [ink, ground] = quiet ? ['var(--ink-quiet)', 'var(--sheet-quiet)'] : ['var(--speculative-ink)', 'color-mix(in srgb, var(--speculative) 16%, var(--sheet))'];
  return (
    <Badge size="sm" tt="none" fw={550} c={ink} bg={ground}>
      {children}
    </Badge>
  );
}
