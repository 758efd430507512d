import { Button } from '@mantine/core';
import type { KeyboardEvent } from 'react';
import { useCall, useCallView } from '../call/useCall';
import { MicrophoneIcon } from '../icons';
import { strings } from '../strings';

const isKey = (event: KeyboardEvent) => event.key === ' ' || event.key === 'Enter';

/** Speaks while it is held, by finger, mouse or key. */
export function PushToTalk() {
  const call = useCall();
  const talking = useCallView((view) => view.talking);
  return (
    <Button
      size="lg"
      radius="xl"
      variant={talking ? 'filled' : 'light'}
      leftSection={<MicrophoneIcon />}
      aria-pressed={talking}
      style={{ touchAction: 'none' }}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        call.talk(true);
      }}
      onPointerUp={() => call.talk(false)}
      onPointerCancel={() => call.talk(false)}
      onKeyDown={(event) => {
        if (!isKey(event)) return;
        event.preventDefault();
        if (!event.repeat) call.talk(true);
      }}
      onKeyUp={(event) => isKey(event) && call.talk(false)}
      onBlur={() => call.talk(false)}
    >
      {talking ? strings.controls.holding : strings.controls.hold}
    </Button>
  );
}
