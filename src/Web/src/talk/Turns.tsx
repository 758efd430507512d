import { Accordion, Button, Group } from '@mantine/core';
import { memo } from 'react';
import { responseLatency, type Turn } from '../call/conversation';
import { useCall, useCallView } from '../call/useCall';
import { seconds, strings } from '../strings';
import { Tag } from './Tag';
import { TranscriptActions } from './TranscriptActions';
import { Waterfall } from './Waterfall';
import classes from './Panels.module.css';

/** Every exchange with its figures, newest first. */
export function Turns({ titled = false }: { titled?: boolean }) {
  const call = useCall();
  const turns = useCallView((view) => view.conversation.turns);
  return (
    <section className={classes.panel} data-titled={titled} aria-label={strings.turns.title}>
      <Group justify="space-between" gap="xs" className={classes.head!}>
        <h2 className={classes.title}>{strings.turns.title}</h2>
        <Group gap={4}>
          <TranscriptActions />
          <Button size="compact-xs" variant="subtle" color="gray" disabled={turns.length === 0} onClick={() => call.clear()}>
            {strings.turns.clear}
          </Button>
        </Group>
      </Group>
      <div className={classes.scroll} tabIndex={0} role="group" aria-label={strings.turns.title}>
        {turns.length === 0 ? (
          <p className={classes.quiet}>{strings.turns.empty}</p>
        ) : (
          <Accordion variant="separated" radius="md" order={3} chevronPosition="right">
            {turns.toReversed().map((turn) => (
              <TurnRow key={turn.turn} turn={turn} />
            ))}
          </Accordion>
        )}
      </div>
    </section>
  );
}

const TurnRow = memo(function TurnRow({ turn }: { turn: Turn }) {
  const latency = turn.user ? responseLatency(turn) : null;
  return (
    <Accordion.Item value={String(turn.turn)}>
      <Accordion.Control>
        <span className={classes.turn}>
          <span>{turn.user || strings.turns.number(turn.turn)}</span>
          {turn.interrupted && <Tag>{strings.conversation.interrupted}</Tag>}
          {latency !== null && <small>{seconds(latency)}</small>}
        </span>
      </Accordion.Control>
      <Accordion.Panel>
        <p className={classes.answer}>{turn.agent}</p>
        {turn.heardMs > 0 && <small className={classes.quiet}>{strings.turns.duration(turn.heardMs)}</small>}
        <Waterfall timings={turn.timings} />
      </Accordion.Panel>
    </Accordion.Item>
  );
});
