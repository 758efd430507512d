import { lazy, Suspense, type ComponentType } from 'react';
import { Page as Whole } from './shell/Failure';
import { TalkPage } from './talk/TalkPage';

/** The app's pages by path; the server knows them from index.html, to which a test holds them. A large one is loaded when it is first opened: `lazy(() => import(...))`. */
const pages: Record<string, ComponentType> = {
  '/': TalkPage,
};

const NotFound = lazy(() => import('./shell/NotFound'));

export function App() {
  const Page = pages[location.pathname] ?? NotFound;
  return (
    <Whole>
      <Suspense>
        <Page />
      </Suspense>
    </Whole>
  );
}
