import { useEffect, useState } from 'react';
import { flushSync } from 'react-dom';
import { useCallView } from '../call/useCall';
import { nameOf, strings } from '../strings';
import { useCallLogView } from './useCallLog';
import classes from './PrintedTranscript.module.css';

const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'long', timeStyle: 'short' });

/** What a printer gets: what was said, whole, whichever part of it the page shows. Rendered for the printer only. */
export function PrintedTranscript() {
  const [isPrinting, setPrinting] = useState(false);
  useEffect(() => {
    const begin = () => flushSync(() => setPrinting(true));
    const end = () => setPrinting(false);
    window.addEventListener('beforeprint', begin);
    window.addEventListener('afterprint', end);
    return () => {
      window.removeEventListener('beforeprint', begin);
      window.removeEventListener('afterprint', end);
    };
  }, []);
  return isPrinting && <Transcript />;
}

function Transcript() {
  const turns = useCallView((view) => view.conversation.turns);
  const agent = useCallView((view) => nameOf(view.agent));
  const call = useCallLogView((view) => view.current);
  return (
    <article className={classes.transcript}>
      <h1>{strings.product}</h1>
      {call && (
        <p>
          {day.format(call.startedAt)} · {strings.summary.session} {call.session}
        </p>
      )}
      <dl>
        {turns.map((turn) => (
          <div key={turn.turn}>
            {turn.user && (
              <>
                <dt>{strings.conversation.you}</dt>
                <dd>{turn.user}</dd>
              </>
            )}
            {turn.agent && (
              <>
                <dt>{agent}</dt>
                <dd>
                  {turn.agent.slice(0, turn.heard ?? undefined)}
                  {turn.interrupted && <s>{turn.agent.slice(turn.heard ?? 0)}</s>}
                </dd>
              </>
            )}
          </div>
        ))}
      </dl>
    </article>
  );
}
