import { UnstyledButton } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { ConnectionStatus } from '../call/connection';
import { useCallView } from '../call/useCall';
import { strings } from '../strings';
import { copyText } from './copyText';
import classes from './Header.module.css';

export function ConnectionBadge() {
  const connection = useCallView((view) => view.connection);
  const sessionId = useCallView((view) => view.sessionId);
  return (
    <div className={classes.badge} data-kind={connection.kind}>
      <span className={classes.dot} aria-hidden="true" />
      <span role="status">
        <ConnectionText connection={connection} />
      </span>
      {sessionId && (
        <UnstyledButton
          className={classes.session} data-tip={strings.connection.copySession} aria-label={`${sessionId.slice(-8)}: ${strings.connection.copySession}`}
          onClick={() => void copyText(sessionId)}
        >
          {sessionId.slice(-8)}
        </UnstyledButton>
      )}
    </div>
  );
}

function ConnectionText({ connection }: { connection: ConnectionStatus }) {
  return connection.kind === 'reconnecting' ? <Countdown until={connection.retryAt} /> : strings.connection[connection.kind];
}

function Countdown({ until }: { until: number }) {
  const [left, setLeft] = useState(() => until - Date.now());
  useEffect(() => {
    const tick = () => setLeft(until - Date.now());
    tick();
    const timer = setInterval(tick, 250);
    return () => clearInterval(timer);
  }, [until]);
  return strings.connection.reconnectingIn(Math.ceil(Math.max(0, left) / 1000));
}
