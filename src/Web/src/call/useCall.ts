import { createContext, use, useEffect, useState, useSyncExternalStore } from 'react';
import { notify } from '../shell/Toasts';
import { Call, type CallView } from './call';

const CallContext = createContext<Call | null>(null);
export const CallProvider = CallContext.Provider;

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
