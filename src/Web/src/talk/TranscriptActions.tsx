import { Button, Group } from '@mantine/core';
import { exportJson, exportText } from '../call/export';
import { useCallView } from '../call/useCall';
import { copyText } from '../shell/copyText';
import { notify } from '../shell/Toasts';
import { strings } from '../strings';
import { useCallLogView } from './useCallLog';

/** What was said, to take along. */
export function TranscriptActions() {
  const turns = useCallView((view) => view.conversation.turns);
  const session = useCallLogView((view) => view.current?.session ?? null);
  const nothing = turns.length === 0;
  const save = (text: string, type: string, extension: string) => {
    download(text, type, `voicecluster-${session ?? 'conversation'}.${extension}`);
    notify({ kind: 'success', text: 'exported' });
  };
  return (
    <Group gap={4}>
      <Button size="compact-xs" variant="subtle" disabled={nothing} onClick={() => void copyText(exportText(turns))}>
        {strings.turns.copy}
      </Button>
      <Button size="compact-xs" variant="subtle" disabled={nothing} onClick={() => save(exportText(turns), 'text/plain', 'txt')}>
        {strings.turns.text}
      </Button>
      <Button size="compact-xs" variant="subtle" disabled={nothing} onClick={() => save(exportJson(session, turns), 'application/json', 'json')}>
        {strings.turns.json}
      </Button>
      <Button size="compact-xs" variant="subtle" disabled={nothing} onClick={() => window.print()}>
        {strings.turns.print}
      </Button>
    </Group>
  );
}

function download(text: string, type: string, name: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
