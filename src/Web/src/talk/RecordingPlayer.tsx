import { useEffect, useState } from 'react';
import { fetchRecordings, recordingAddress, type Recording } from '../protocol/archive';
import { strings } from '../strings';
import classes from './Conversation.module.css';

/** The recordings of a call that is over, when there are any: left the caller, right the agent. */
export function RecordingPlayer({ session }: { session: string }) {
  const [recordings, setRecordings] = useState<readonly Recording[]>([]);
  useEffect(() => {
    const controller = new AbortController();
    setRecordings([]);
    // That there are none, and that they cannot be had now, is the same to who looks at the rest.
    fetchRecordings(session, controller.signal).then(setRecordings, () => setRecordings([]));
    return () => controller.abort();
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
