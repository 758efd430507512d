import { VisuallyHidden } from '@mantine/core';
import { useCallView } from '../call/useCall';
import { nameOf, strings } from '../strings';
import { announcements } from './announcements';

/** The conversation for screen readers as it goes on: who said what, once it is final. */
export function Announcer() {
  const turns = useCallView((view) => view.conversation.turns);
  const isHeard = useCallView((view) => !view.soundOff && !view.soundBlocked && view.settings.volume > 0);
  const agent = useCallView((view) => nameOf(view.agent));
  return (
    <VisuallyHidden role="log">
      {announcements(turns, isHeard).map(({ id, speaker, text }) => (
        <div key={id}>
          {speaker === 'you' ? strings.conversation.you : agent}: {text}
        </div>
      ))}
    </VisuallyHidden>
  );
}
