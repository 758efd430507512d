import { CopyButton, Tooltip, UnstyledButton } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { ConnectionStatus } from '../call/connection';
import { useCallView } from '../call/useCall';
import { strings } from '../strings';
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
        <CopyButton value={sessionId}>
          {({ copied, copy }) => (
            <Tooltip label={copied ? strings.notices.copied : strings.connection.copySession}>
              <UnstyledButton className={classes.session} onClick={copy} aria-label={`${sessionId.slice(-8)}: ${strings.connection.copySession}`}>
                {sessionId.slice(-8)}
              </UnstyledButton>
            </Tooltip>
          )}
        </CopyButton>
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
