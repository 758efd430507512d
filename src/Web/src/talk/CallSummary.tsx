import { meanLatency } from '../call/conversation';
import { useCallView } from '../call/useCall';
import { duration, strings } from '../strings';
import { RecordingPlayer } from './RecordingPlayer';
import { TranscriptActions } from './TranscriptActions';
import { useCallLogView } from './useCallLog';
import classes from './Conversation.module.css';

const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

/** What remains of a call that is over: how it went, what was said, and its recording. */
export function CallSummary() {
  const call = useCallLogView((view) => view.current);
  const turns = useCallView((view) => view.conversation.turns);
  if (!call || call.endedAt === null) return null;
  const interruptions = turns.filter((turn) => turn.interrupted).length;
  return (
    <section className={classes.summary} aria-labelledby="summary">
      <h3 id="summary">{strings.summary.title}</h3>
      <p>
        <time dateTime={new Date(call.startedAt).toISOString()}>{day.format(call.startedAt)}</time> · {duration(call.endedAt - call.startedAt)} ·{' '}
        {strings.summary.facts(turns.length, meanLatency(turns.filter((turn) => turn.user)), interruptions)}
      </p>
      <RecordingPlayer session={call.session} />
      <TranscriptActions />
    </section>
  );
}
