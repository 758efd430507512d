import { UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { useCall } from '../call/useCall';
import { strings } from '../strings';
import classes from './Keypad.module.css';

const KEYS = '123456789*0#';
const MAX_SHOWN = 20;

/** A telephone's keys, for a number that is quicker typed than said. The keyboard's digits work too while it has the focus. */
export function Keypad() {
  const call = useCall();
  const [pressed, setPressed] = useState('');
  const press = (key: string) => {
    call.press(key);
    setPressed((before) => (before + key).slice(-MAX_SHOWN));
  };
  return (
    <div onKeyDown={(event) => KEYS.includes(event.key) && event.key.length === 1 && press(event.key)}>
      <output className={classes.pressed} aria-label={strings.controls.pressed}>
        {pressed}
      </output>
      <div className={classes.keys}>
        {[...KEYS].map((key) => (
          <UnstyledButton key={key} className={classes.key!} onClick={() => press(key)}>
            {key}
          </UnstyledButton>
        ))}
      </div>
      <p className={classes.hint}>{strings.controls.keypadHint}</p>
    </div>
  );
}
