import '@mantine/core/styles/ScrollArea.css';
import '@mantine/core/styles/Paper.css';
import '@mantine/core/styles/Overlay.css';
import '@mantine/core/styles/ModalBase.css';
import '@mantine/core/styles/Text.css';
import '@mantine/core/styles/Drawer.css';
import '@mantine/core/styles/Stack.css';
import { Button, Drawer, Group, Stack, Text, UnstyledButton } from '@mantine/core';
import { useEffect, useState } from 'react';
import { fetchConversation, type ArchivedConversation } from '../protocol/archive';
import { copyText } from '../shell/copyText';
import { duration, strings } from '../strings';
import type { LoggedCall } from './callLog';
import { RecordingPlayer } from './RecordingPlayer';
import { useCallLog } from './useCallLog';
import classes from './PastCalls.module.css';

const words = strings.past;
const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

/** The calls of this browser; what was said in one, and its recording, come from the server. */
export default function PastCalls({ onClose }: { onClose: () => void }) {
  const log = useCallLog();
  const [calls, setCalls] = useState(() => log.past());
  const [opened, setOpened] = useState<LoggedCall | null>(null);
  const forget = () => {
    log.forget();
    setCalls([]);
  };
  return (
    <Drawer.Root opened onClose={onClose} position="right" size="26rem">
      <Drawer.Overlay />
      <Drawer.Content>
        <div className={classes.head}>
          <Drawer.Title className={classes.heading!}>{opened ? day.format(opened.startedAt) : words.title}</Drawer.Title>
          <Drawer.CloseButton aria-label={strings.close} />
        </div>
        <Drawer.Body>
          {opened ? (
            <OneCall call={opened} onBack={() => setOpened(null)} />
          ) : (
            <Stack gap="sm">
              <Text size="sm" c="dimmed">{calls.length === 0 ? words.empty : words.kept}</Text>
              <ul className={classes.calls}>
                {calls.map((call) => (
                  <li key={call.session}>
                    <UnstyledButton className={classes.call!} onClick={() => setOpened(call)}>
                      <span>{call.about || words.unnamed}</span>
                      <small>
                        {day.format(call.startedAt)}
                        {call.endedAt !== null && ` · ${duration(call.endedAt - call.startedAt)}`}
                        {call.agent && ` · ${call.agent}`}
                      </small>
                    </UnstyledButton>
                  </li>
                ))}
              </ul>
              {calls.length > 0 && <Button variant="default" onClick={forget}>{words.forget}</Button>}
            </Stack>
          )}
        </Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  );
}

type Found = ArchivedConversation | 'loading' | 'gone' | 'unreachable';

function OneCall({ call, onBack }: { call: LoggedCall; onBack: () => void }) {
  const [found, setFound] = useState<Found>('loading');
  useEffect(() => {
    const controller = new AbortController();
    fetchConversation(call.session, controller.signal).then(
      (conversation) => setFound(conversation ?? 'gone'),
      () => !controller.signal.aborted && setFound('unreachable'),
    );
    return () => controller.abort();
  }, [call.session]);
  return (
    <Stack gap="md">
      <Group justify="space-between">
        <Button variant="subtle" size="compact-sm" onClick={onBack} data-autofocus>{words.back}</Button>
        {typeof found === 'object' && (
          <Button variant="subtle" size="compact-sm" onClick={() => void copyText(textOf(found, call.agent))}>{strings.summary.copy}</Button>
        )}
      </Group>
      <RecordingPlayer session={call.session} />
      {typeof found === 'string' ? (
        <Text size="sm" c="dimmed" role="status">{words[found]}</Text>
      ) : (
        <dl className={classes.turns}>
          {found.turns.map((turn) => (
            <div key={turn.turn}>
              {turn.user && (
                <>
                  <dt>{strings.conversation.you}</dt>
                  <dd>{turn.user}</dd>
                </>
              )}
              <dt>{call.agent || strings.stage.someone}</dt>
              <dd>
                {turn.interrupted ? turn.heard : turn.agent}
                {turn.interrupted && <s>{turn.agent.slice(turn.heard.length)}</s>}
              </dd>
            </div>
          ))}
        </dl>
      )}
    </Stack>
  );
}

/** For the clipboard; [...] marks what was cut off. */
function textOf(conversation: ArchivedConversation, agent: string): string {
  const name = agent || strings.stage.someone;
  return conversation.turns
    .map((turn) => `${turn.user ? `${strings.conversation.you}: ${turn.user}\n` : ''}${name}: ${turn.interrupted ? `${turn.heard} [...]` : turn.agent}\n`)
    .join('\n');
}
