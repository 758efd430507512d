import { useEffect, useState, type ComponentType } from 'react';

type Module<P> = { default: ComponentType<P> };

const preloads: (() => void)[] = [];

/** Loads every part of the page that is loaded apart: in a call the network may be gone when one is wanted. */
export function preloadParts(): void {
  for (const preload of preloads) preload();
}

/**
 * A part that is loaded apart, and empty until it is there. Loaded early, it is there when the network is not. One that cannot be loaded fails when it is
 * shown, and is tried again when it is shown again; `React.lazy` would keep the failure for good.
 */
export function loadable<P extends object>(load: () => Promise<Module<P>>) {
  let Part: ComponentType<P> | null = null;
  let loading: Promise<void> | null = null;
  const get = (): Promise<void> =>
    (loading ??= load().then(
      (module) => {
        Part = module.default;
      },
      (error: unknown) => {
        loading = null;
        throw error;
      },
    ));
  // A failure is told when the part is shown.
  preloads.push(() => void get().catch(() => undefined));
  return function Loaded(props: P) {
    const [outcome, setOutcome] = useState<{ error?: unknown } | null>(() => (Part ? {} : null));
    useEffect(() => {
      let isShown = true;
      const settle = (settled: { error?: unknown }) => isShown && setOutcome(settled);
      get().then(() => settle({}), (error: unknown) => settle({ error }));
      return () => {
        isShown = false;
      };
    }, []);
    if (outcome && 'error' in outcome) throw outcome.error;
    return outcome && Part && <Part {...props} />;
  };
}
