import { lazy, Suspense, useEffect, useState } from 'react';
import type { Notice } from '../call/notices';
import { whenIdle } from './whenIdle';

const load = () => import('./toastList');
const ToastList = lazy(load);

/** Tells the person something for a moment. What is told before the list is there waits for it. */
export function notify(notice: Notice): void {
  void load().then(({ show }) => show(notice));
}

/** Where notices are shown. Loaded after the page is up, but before it is needed: what it has to tell may be that the network is gone. */
export function Toasts() {
  const [isDue, setDue] = useState(false);
  useEffect(() => whenIdle(() => setDue(true)), []);
  return <Suspense>{isDue && <ToastList />}</Suspense>;
}
