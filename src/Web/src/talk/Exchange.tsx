import { VisuallyHidden } from '@mantine/core';
import { memo } from 'react';
import { responseLatency, type Turn } from '../call/conversation';
import { useCallView } from '../call/useCall';
import { nameOf, strings } from '../strings';
import { AgentWords } from './AgentWords';
import { Meaning } from './Meaning';
import { Sources } from './Sources';
import { Tag } from './Tag';
import { ToolUses } from './ToolUses';
import classes from './Conversation.module.css';

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });

/** Of a long conversation only the turn that goes on is rendered again. */
export const Exchange = memo(function Exchange({ turn }: { turn: Turn }) {
  const showConfidence = useCallView((view) => view.settings.showConfidence);
  const agent = useCallView((view) => nameOf(view.agent));
  // What the agent says by itself answers nothing.
  const latency = turn.user ? responseLatency(turn) : null;
  return (
    <article className={classes.exchange} aria-label={strings.turns.number(turn.turn)}>
      {turn.user && (
        <>
          <VisuallyHidden>{strings.conversation.you}:</VisuallyHidden>
          <p className={classes.user}>{turn.user}</p>
          <small className={classes.aside}>
            {turn.typed && strings.conversation.typed}
            {showConfidence && turn.confidence !== null && strings.conversation.confidence(turn.confidence)}
            {turn.startedAt !== null && <time dateTime={new Date(turn.startedAt).toISOString()}>{clock.format(turn.startedAt)}</time>}
          </small>
          <Meaning turn={turn} />
        </>
      )}
      {turn.agent && (
        <>
          <VisuallyHidden>{agent}:</VisuallyHidden>
          <AgentWords turn={turn} />
        </>
      )}
      <Sources citations={turn.citations} />
      <ToolUses turn={turn} />
      {(turn.interrupted || latency !== null || turn.textOnly) && (
        <small className={classes.facts}>
          {turn.interrupted && <Tag>{strings.conversation.interrupted}</Tag>}
          {turn.textOnly && <Tag quiet>{strings.conversation.textOnly}</Tag>}
          {latency !== null && strings.conversation.latency(latency)}
        </small>
      )}
    </article>
  );
});
