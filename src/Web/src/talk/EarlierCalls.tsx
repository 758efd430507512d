import { useCallView } from '../call/useCall';
import { strings } from '../strings';
import { Exchange } from './Exchange';
import classes from './Conversation.module.css';

/** What was said in the calls before this one, since the page was opened. */
export function EarlierCalls() {
  const calls = useCallView((view) => view.earlier);
  return calls.map((call, index) => (
    <section key={call.sessionId ?? index} className={classes.earlier} aria-label={strings.conversation.earlier}>
      {call.turns.map((turn) => (
        <Exchange key={turn.turn} turn={turn} />
      ))}
      <p className={classes.over}>{strings.conversation.callEnded}</p>
    </section>
  ));
}
