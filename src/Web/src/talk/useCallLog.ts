import { createContext, use, useEffect, useState, useSyncExternalStore } from 'react';
import type { Call } from '../call/call';
import { inBrowser } from '../call/kept';
import { CallLog, type CallLogView } from './callLog';

const CallLogContext = createContext<CallLog | null>(null);
export const CallLogProvider = CallLogContext.Provider;

/** The log of the page's one call. */
export function useNewCallLog(call: Call): CallLog {
  const [log] = useState(() => new CallLog(inBrowser));
  useEffect(() => {
    const follow = () => log.follow(call.view());
    follow();
    return call.subscribe(follow);
  }, [call, log]);
  return log;
}

export function useCallLog(): CallLog {
  const log = use(CallLogContext);
  if (!log) throw new Error('useCallLog is used outside CallLogProvider');
  return log;
}

export function useCallLogView<T>(select: (view: CallLogView) => T): T {
  const log = useCallLog();
  return useSyncExternalStore(log.subscribe, () => select(log.view()));
}
