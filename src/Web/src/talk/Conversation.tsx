import { Button, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { useCall, useCallView } from '../call/useCall';
import { DownIcon } from '../icons';
import { strings } from '../strings';
import { Announcer } from './Announcer';
import { CallSummary } from './CallSummary';
import { Composer } from './Composer';
import { EarlierCalls } from './EarlierCalls';
import { Exchange } from './Exchange';
import { Unconfirmed } from './Unconfirmed';
import { useStickToEnd } from './useStickToEnd';
import classes from './Conversation.module.css';

/** What was said, the newest below, and the box to write in. */
export function Conversation() {
  const turns = useCallView((view) => view.conversation.turns);
  const pending = useCallView((view) => view.conversation.pending);
  const earlier = useCallView((view) => view.earlier.length);
  const unsent = useCallView((view) => view.outgoing.length);
  const showPartials = useCallView((view) => view.settings.showPartials);
  const isOver = useCallView((view) => view.connection.kind === 'disconnected');
  const { ref, isAtEnd, toEnd } = useStickToEnd(turns, pending, unsent, isOver);
  return (
    <>
      <div className={classes.frame}>
        {/* Focusable, so that the keyboard can scroll it. What is new in it is told by the announcer, when it is final. */}
        <div className={classes.log} ref={ref} role="group" aria-label={strings.conversation.log} tabIndex={0}>
          <EarlierCalls />
          {turns.length === 0 && !pending && earlier === 0 && unsent === 0 && <Empty />}
          {turns.map((turn) => (
            <Exchange key={turn.turn} turn={turn} />
          ))}
          {pending && (pending.finals || (showPartials && pending.partial)) && (
            <p className={classes.user}>
              <VisuallyHidden>{strings.conversation.you}: </VisuallyHidden>
              {pending.finals} {showPartials && <em className={classes.partial}>{pending.partial}</em>}
            </p>
          )}
          <Unconfirmed />
          {isOver && turns.length > 0 && <CallSummary />}
        </div>
        <Announcer />
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

function Empty() {
  const call = useCall();
  const isUp = useCallView((view) => view.connection.kind === 'connected');
  const suggestions = useCallView((view) => view.agent?.suggestions);
  const ask = (question: string) => {
    if (isUp) call.say(question);
    else void call.connect(false, question);
  };
  return (
    <div className={classes.empty}>
      <h3>{strings.conversation.emptyTitle}</h3>
      <p>{strings.conversation.emptyText}</p>
      {suggestions && suggestions.length > 0 && (
        <ul aria-label={strings.conversation.suggestions}>
          {suggestions.map((question) => (
            <li key={question}>
              <UnstyledButton className={classes.suggestion} onClick={() => ask(question)}>
                {question}
              </UnstyledButton>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
