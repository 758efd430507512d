import { lazy, type ComponentType } from 'react';

type Module<P> = { default: ComponentType<P> };

const preloads: (() => void)[] = [];

/** Loads every part of the page that is loaded apart: in a call the network may be gone when one is wanted. */
export function preloadParts(): void {
  for (const preload of preloads) preload();
}

/** A part that is loaded apart. Loaded early, it is there when the network is not; one that could not be loaded is tried again when it is shown again. */
export function loadable<P extends object>(load: () => Promise<Module<P>>) {
  let loading: Promise<Module<P>> | null = null;
  let Part = lazy(get);
  function get(): Promise<Module<P>> {
    loading ??= load().catch((error: unknown) => {
      loading = null;
      // React keeps what has failed once.
      Part = lazy(get);
      throw error;
    });
    return loading;
  }
  // A failure is told when it is shown.
  preloads.push(() => void get().catch(() => undefined));
  return function Loaded(props: P) {
    const Current = Part as ComponentType<P>;
    return <Current {...props} />;
  };
}
