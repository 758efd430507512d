import { notifications } from '@mantine/notifications';
import { createContext, use, useEffect, useState, useSyncExternalStore } from 'react';
import { strings } from '../strings';
import { Call, type CallView } from './call';
import type { Notice } from './notices';

const CallContext = createContext<Call | null>(null);
export const CallProvider = CallContext.Provider;

const colors = { error: 'red', warning: 'yellow', info: 'blue', success: 'teal' } as const;

export function notify(notice: Notice): void {
  const id = notice.code ?? notice.text;
  const shown = {
    id,
    color: colors[notice.kind],
    title: strings.notices[notice.text],
    message: notice.detail ?? '',
    withBorder: true,
    // Polite: it must not cut off what a screen reader says; an error may.
    role: notice.kind === 'error' ? 'alert' : 'status',
    closeButtonProps: { 'aria-label': strings.close },
  };
  // The same thing twice is one toast.
  notifications.hide(id);
  notifications.show(shown);
}

/** The page's one call; made with the page, ended with it. */
export function useNewCall(): Call {
  const [call] = useState(() => new Call(notify));
  useEffect(() => {
    void call.begin();
  }, [call]);
  return call;
}

export function useCall(): Call {
  const call = use(CallContext);
  if (!call) throw new Error('useCall is used outside CallProvider');
  return call;
}

/** A part of the view; the component renders again when it changes. Select what is kept in the view, not what is made anew. */
export function useCallView<T>(select: (view: CallView) => T): T {
  const call = useCall();
  return useSyncExternalStore(call.subscribe, () => select(call.view()));
}
