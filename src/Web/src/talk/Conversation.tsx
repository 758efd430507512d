import { Button, UnstyledButton } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { memo } from 'react';
import { responseLatency, type Turn } from '../call/conversation';
import { useCall, useCallView } from '../call/useCall';
import { DownIcon } from '../icons';
import { strings } from '../strings';
import { AgentWords } from './AgentWords';
import { Composer } from './Composer';
import { EarlierCalls } from './EarlierCalls';
import { Tag } from './Tag';
import { Unconfirmed } from './Unconfirmed';
import { useStickToEnd } from './useStickToEnd';
import classes from './Conversation.module.css';

/** What was said, the newest below, and the box to write in. */
export function Conversation() {
  const call = useCall();
  const turns = useCallView((view) => view.conversation.turns);
  const pending = useCallView((view) => view.conversation.pending);
  const earlier = useCallView((view) => view.earlier.length);
  const unsent = useCallView((view) => view.outgoing.length);
  const showPartials = useCallView((view) => view.settings.showPartials);
  const { ref, isAtEnd, toEnd } = useStickToEnd(turns, pending, unsent);
  // Also while writing; but what closes a dialog or a list does not stop the agent.
  useHotkeys([['Escape', (event) => !(event.target as Element).closest('[role="dialog"], [aria-expanded="true"]') && call.interrupt()]], []);
  return (
    <>
      <div className={classes.frame}>
        {/* Focusable, so that the keyboard can scroll it. */}
        <div className={classes.log} ref={ref} role="log" aria-label={strings.conversation.log} tabIndex={0}>
          <EarlierCalls />
          {turns.length === 0 && !pending && earlier === 0 && unsent === 0 && <Empty />}
          {turns.map((turn) => (
            <Exchange key={turn.turn} turn={turn} />
          ))}
          {pending && (pending.finals || (showPartials && pending.partial)) && (
            <p className={classes.user}>
              {pending.finals} {showPartials && <em className={classes.partial}>{pending.partial}</em>}
            </p>
          )}
          <Unconfirmed />
        </div>
        {!isAtEnd && (
          <Button className={classes.newest!} size="xs" radius="xl" leftSection={<DownIcon size={14} />} onClick={toEnd}>
            {strings.conversation.newest}
          </Button>
        )}
      </div>
      <Composer />
    </>
  );
}

/** Of a long conversation only the turn that goes on is rendered again. */
export const Exchange = memo(function Exchange({ turn }: { turn: Turn }) {
  const showConfidence = useCallView((view) => view.settings.showConfidence);
  const latency = responseLatency(turn);
  return (
    <article className={classes.exchange} aria-label={strings.turns.number(turn.turn)}>
      {turn.user && <p className={classes.user}>{turn.user}</p>}
      {turn.user && (turn.typed || (showConfidence && turn.confidence !== null)) && (
        <small className={classes.aside}>{turn.typed ? strings.conversation.typed : strings.conversation.confidence(turn.confidence!)}</small>
      )}
      {turn.agent && <AgentWords turn={turn} />}
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

function Empty() {
  const call = useCall();
  const isUp = useCallView((view) => view.connection.kind === 'connected');
  const ask = (question: string) => {
    if (isUp) call.say(question);
    else void call.connect(false, question);
  };
  return (
    <div className={classes.empty}>
      <h3>{strings.conversation.emptyTitle}</h3>
      <p>{strings.conversation.emptyText}</p>
      <ul>
        {strings.conversation.suggestions.map((question) => (
          <li key={question}>
            <UnstyledButton className={classes.suggestion} onClick={() => ask(question)}>
              {question}
            </UnstyledButton>
          </li>
        ))}
      </ul>
    </div>
  );
}
