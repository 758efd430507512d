import { useCallView } from '../call/useCall';
import { causeText, duration, strings } from '../strings';
import { useCallLogView } from './useCallLog';
import classes from './Stage.module.css';

/** The last five changes of state, newest first, at times of the call. */
export function Transitions() {
  const transitions = useCallView((view) => view.conversation.transitions);
  const startedAt = useCallLogView((view) => view.current?.startedAt ?? null);
  const serverAhead = useCallLogView((view) => view.serverAhead);
  const sinceStart = (at: number) => Math.max(0, at - serverAhead - startedAt!);
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
              <span>{strings.phases[t.to]}</span>
              <small>{causeText(t.cause)}</small>
              {startedAt !== null && (
                <time dateTime={new Date(t.at).toISOString()}>
                  {duration(sinceStart(t.at))}.{Math.floor((sinceStart(t.at) % 1000) / 100)}
                </time>
              )}
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}
