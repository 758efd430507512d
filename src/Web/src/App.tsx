import { Anchor, Center, Stack, Title } from '@mantine/core';
import { Suspense, type ComponentType } from 'react';
import { strings } from './strings';
import { TalkPage } from './talk/TalkPage';

/** The app's pages by path. A large one is loaded when it is first opened: `lazy(() => import(...))`. */
const pages: Record<string, ComponentType> = {
  '/': TalkPage,
};

export function App() {
  const Page = pages[location.pathname] ?? NotFound;
  return (
    <Suspense>
      <Page />
    </Suspense>
  );
}

function NotFound() {
  return (
    <Center component="main" h="100%">
      <Stack align="center">
        <Title order={1}>{strings.notFound.title}</Title>
        <Anchor href="/">{strings.notFound.back}</Anchor>
      </Stack>
    </Center>
  );
}
