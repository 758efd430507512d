import { useCallView } from '../call/useCall';
import { causeText, strings } from '../strings';
import classes from './Stage.module.css';

const clock = new Intl.DateTimeFormat(undefined, { minute: '2-digit', second: '2-digit', fractionalSecondDigits: 1 });

/** The last five changes of state, newest first. */
export function Transitions() {
  const transitions = useCallView((view) => view.conversation.transitions);
  return (
    <div className={classes.transitions}>
      <h3>{strings.transitions}</h3>
      {transitions.length === 0 ? (
        <small>{strings.noTransitions}</small>
      ) : (
        <ol>
          {transitions.map((t) => (
            <li key={`${t.at}${t.from}${t.to}`} data-phase={t.to}>
              <i aria-hidden="true" />
              <span>{strings.phases[t.to].name}</span>
              <small>{causeText(t.cause)}</small>
              <time dateTime={new Date(t.at).toISOString()}>{clock.format(t.at)}</time>
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}
