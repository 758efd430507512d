import '@mantine/core/styles/Text.css';
import '@mantine/core/styles/Anchor.css';
import '@mantine/core/styles/Center.css';
import '@mantine/core/styles/Stack.css';
import '@mantine/core/styles/Title.css';
import { Anchor, Center, Stack, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { strings } from '../strings';

export default function NotFound() {
  useDocumentTitle(strings.notFound.title);
  return (
    <Center component="main" h="100%">
      <Stack align="center">
        <Title order={1}>{strings.notFound.title}</Title>
        <Anchor href="/">{strings.notFound.back}</Anchor>
      </Stack>
    </Center>
  );
}
