import { Button } from '@mantine/core';
import { useEffect, type KeyboardEvent } from 'react';
import { useCall, useCallView } from '../call/useCall';
import { MicrophoneIcon } from '../icons';
import { strings } from '../strings';
import { isHoldKey } from './holdKey';

const isKey = (event: KeyboardEvent) => event.key === ' ' || event.key === 'Enter';

/** Speaks while it is held, by finger, mouse or key; the space bar does so wherever it is free. */
export function PushToTalk() {
  const call = useCall();
  const talking = useCallView((view) => view.talking);
  useEffect(() => {
    const controller = new AbortController();
    const listen = <K extends keyof WindowEventMap>(type: K, listener: (event: WindowEventMap[K]) => void) => window.addEventListener(type, listener, { signal: controller.signal });
    listen('keydown', (event) => {
      if (!isHoldKey(event)) return;
      // It would scroll the page.
      event.preventDefault();
      if (!event.repeat) call.talk(true);
    });
    // Wherever the focus is by then.
    listen('keyup', (event) => event.key === ' ' && call.talk(false));
    listen('blur', () => call.talk(false));
    return () => {
      controller.abort();
      call.talk(false);
    };
  }, [call]);
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
      onLostPointerCapture={() => call.talk(false)}
      onContextMenu={(event) => event.preventDefault()}
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
