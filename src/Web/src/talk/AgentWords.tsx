import { VisuallyHidden } from '@mantine/core';
import { useRef, useState } from 'react';
import type { Turn } from '../call/conversation';
import { spokenLength } from '../call/spokenLength';
import { useCall } from '../call/useCall';
import { useFrame } from '../call/useFrame';
import { strings } from '../strings';
import classes from './Conversation.module.css';

/** The agent's words: lit as they are spoken, struck through where the caller cut them off. */
export function AgentWords({ turn }: { turn: Turn }) {
  const isOver = turn.heard !== null;
  const lit = useLitLength(turn, !isOver);
  const heard = turn.heard ?? lit;
  const rest = turn.agent.slice(heard);
  return (
    <div className={classes.agent}>
      <p>
        {turn.agent.slice(0, heard)}
        {rest && !isOver && <span className={classes.unspoken}>{rest}</span>}
        {rest && isOver && (
          <>
            <VisuallyHidden> ({strings.conversation.cutOff}: </VisuallyHidden>
            <s className={classes.cut}>{rest}</s>
            <VisuallyHidden>)</VisuallyHidden>
          </>
        )}
      </p>
    </div>
  );
}

function useLitLength(turn: Turn, active: boolean): number {
  const call = useCall();
  const [lit, setLit] = useState(0);
  const shown = useRef(0);
  useFrame(active, (now) => {
    const next = spokenLength(turn, call.heard, call.arrived, now);
    // A word at a time, and never backwards.
    if (next <= shown.current) return;
    shown.current = next;
    setLit(next);
  });
  return lit;
}
