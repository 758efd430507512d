import { Button } from '@mantine/core';
import { unconfirmed } from '../call/outgoing';
import { useCall, useCallView } from '../call/useCall';
import { strings } from '../strings';
import classes from './Conversation.module.css';

const words = strings.conversation.unconfirmed;

/** What was written and is not known to have arrived: waiting for the connection, or refused. */
export function Unconfirmed() {
  const call = useCall();
  const messages = unconfirmed(useCallView((view) => view.outgoing));
  const isOff = useCallView((view) => view.connection.kind === 'disconnected');
  return messages.map(({ id, text, state, reason }) => (
    <div className={classes.exchange} key={id}>
      <p className={classes.user}>{text}</p>
      <small className={classes.aside} role="status">
        {state === 'refused' ? words.refused(reason) : words.waiting}
        {state === 'refused' && (
          <>
            <Button size="compact-xs" variant="subtle" disabled={isOff} onClick={() => call.sendAgain(id)}>
              {words.again}
            </Button>
            <Button size="compact-xs" variant="subtle" color="gray" onClick={() => call.discard(id)}>
              {words.discard}
            </Button>
          </>
        )}
      </small>
    </div>
  ));
}
