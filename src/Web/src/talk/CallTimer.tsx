import { VisuallyHidden } from '@mantine/core';
import { useEffect, useState } from 'react';
import { duration, strings } from '../strings';
import { useCallLogView } from './useCallLog';
import classes from './Stage.module.css';

/** How long the call has been up, or was. */
export function CallTimer() {
  const call = useCallLogView((view) => view.current);
  const [now, setNow] = useState(Date.now);
  const isUp = call !== null && call.endedAt === null;
  useEffect(() => {
    if (!isUp) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [isUp]);
  if (!call) return null;
  return (
    <time className={classes.timer} role="timer">
      <VisuallyHidden>{strings.controls.timer}: </VisuallyHidden>
      {duration((call.endedAt ?? now) - call.startedAt)}
    </time>
  );
}
