import { useEffect, useState } from 'react';
import { fetchRecordings, recordingAddress, type Recording } from '../protocol/archive';
import { strings } from '../strings';
import classes from './Conversation.module.css';

/** A recording is written to its end a moment after its call: so often it is looked for again. */
const LOOKS = 5;
const LOOK_AGAIN_MS = 1000;

/** The recordings of a call that is over, when there are any: left the caller, right the agent. */
export function RecordingPlayer({ session }: { session: string }) {
  const [recordings, setRecordings] = useState<readonly Recording[]>([]);
  useEffect(() => {
    const controller = new AbortController();
    let again: ReturnType<typeof setTimeout> | undefined;
    const look = async (left: number) => {
      const found = await fetchRecordings(session, controller.signal);
      const ended = found.filter((recording) => recording.state === 'ended');
      setRecordings(ended);
      if (left > 0 && (found.length === 0 || ended.length < found.length)) again = setTimeout(() => start(left - 1), LOOK_AGAIN_MS);
    };
    // That there are none, and that they cannot be had now, is the same to who looks at the rest.
    const start = (left: number) => void look(left).catch(() => undefined);
    setRecordings([]);
    start(LOOKS - 1);
    return () => {
      controller.abort();
      clearTimeout(again);
    };
  }, [session]);
  return recordings.map((recording) => (
    <p key={recording.id} className={classes.recording}>
      <audio controls preload="metadata" src={recordingAddress(recording.id)} aria-label={strings.summary.recording} />
      <a href={recordingAddress(recording.id)} download={`voicecluster-${session}.wav`}>
        {strings.summary.download}
      </a>
    </p>
  ));
}
