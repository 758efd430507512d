import { Button, Group, Loader } from '@mantine/core';
import type { Turn } from '../call/conversation';
import { useCall, useCallView } from '../call/useCall';
import { strings } from '../strings';
import { Tag } from './Tag';
import classes from './Conversation.module.css';

/** What the agent looked up and did in a turn, and the buttons for its question before it does more. */
export function ToolUses({ turn }: { turn: Turn }) {
  const call = useCall();
  // A question is answered by whatever is said next.
  const isOpen = useCallView((view) => turn.asks !== null && view.conversation.turns.at(-1)?.turn === turn.turn && view.connection.kind === 'connected');
  if (turn.tools.length === 0 && !isOpen) return null;
  return (
    <div className={classes.tools}>
      <ul aria-label={strings.conversation.tools}>
        {turn.tools.map((tool) => (
          <li key={tool.id}>
            <Tag quiet={tool.state !== 'failed' && tool.state !== 'unknown'}>
              {tool.title}: {strings.conversation.toolState[tool.state]}
            </Tag>
            {tool.state === 'running' && <Loader size={12} color="var(--ink-quiet)" aria-hidden />}
          </li>
        ))}
      </ul>
      {isOpen && turn.asks !== null && (
        <Group gap="xs">
          <Button size="xs" onClick={() => call.confirm(turn.asks!, 'yes')}>
            {strings.conversation.yes}
          </Button>
          <Button size="xs" variant="default" onClick={() => call.confirm(turn.asks!, 'no')}>
            {strings.conversation.no}
          </Button>
        </Group>
      )}
    </div>
  );
}
