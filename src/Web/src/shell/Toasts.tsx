import { useEffect, useState } from 'react';
import type { Notice } from '../call/notices';
import { ErrorBoundary } from './ErrorBoundary';
import { loadable } from './loadable';
import { whenIdle } from './whenIdle';

const load = () => import('./toastList');
const ToastList = loadable(load);

const waiting: Notice[] = [];

/** Tells the person something for a moment. What is told before the list is there, or while it cannot be loaded, waits for it. */
export function notify(notice: Notice): void {
  waiting.push(notice);
  load().then(
    ({ show }) => waiting.splice(0).forEach(show),
    (error: unknown) => console.warn('notices cannot be shown', error),
  );
}

/** Where notices are shown. Loaded after the page is up, but before it is needed: what it has to tell may be that the network is gone. */
export function Toasts() {
  const [isDue, setDue] = useState(false);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => whenIdle(() => setDue(true)), []);
  useEffect(() => {
    const again = () => setAttempt((count) => count + 1);
    window.addEventListener('online', again);
    return () => window.removeEventListener('online', again);
  }, []);
  return (
    <ErrorBoundary key={attempt} fallback={() => null}>
      {isDue && <ToastList />}
    </ErrorBoundary>
  );
}
