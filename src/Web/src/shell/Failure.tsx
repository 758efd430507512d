import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { strings } from '../strings';
import { ErrorBoundary } from './ErrorBoundary';
import classes from './Failure.module.css';

/** A part of the page that may fail without the rest: says so, and can be tried again. */
export function Panel({ children }: { children: ReactNode }) {
  return <ErrorBoundary fallback={(retry) => <Failure text={strings.failures.panel} action={strings.failures.retry} onAction={retry} />}>{children}</ErrorBoundary>;
}

/** The whole page: when it fails, `onError` lets go of what it holds. */
export function Page({ onError, children }: { onError?: () => void; children: ReactNode }) {
  return (
    <ErrorBoundary fallback={() => <Failure text={strings.failures.page} action={strings.failures.reload} onAction={() => location.reload()} />} {...(onError && { onError })}>
      {children}
    </ErrorBoundary>
  );
}

function Failure({ text, action, onAction }: { text: string; action: string; onAction: () => void }) {
  return (
    <div className={classes.failure} role="alert">
      <p>{text}</p>
      <Button variant="light" onClick={onAction}>
        {action}
      </Button>
    </div>
  );
}
