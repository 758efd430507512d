import { ActionIcon, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useCall, useCallView } from '../call/useCall';
import { SendIcon } from '../icons';
import { strings } from '../strings';
import classes from './Conversation.module.css';

/** The server's limit. */
const MAX_TEXT = 4000;

/** A typed turn, in the same conversation as the spoken ones; without a call it begins one. */
export function Composer() {
  const call = useCall();
  const isUp = useCallView((view) => view.connection.kind === 'connected');
  const isOff = useCallView((view) => view.connection.kind === 'disconnected');
  const [text, setText] = useState('');
  const send = (event: FormEvent) => {
    event.preventDefault();
    const words = text.trim();
    if (!words) return;
    if (isOff) void call.connect(false, words);
    else if (!call.say(words)) return;
    setText('');
  };
  return (
    <form className={classes.composer} onSubmit={send}>
      <TextInput
        id="message"
        size="md"
        radius="xl"
        autoComplete="off"
        maxLength={MAX_TEXT}
        aria-label={strings.conversation.message}
        placeholder={isOff ? strings.conversation.placeholderOff : strings.conversation.placeholder}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <ActionIcon type="submit" size={42} radius="xl" aria-label={strings.conversation.send} disabled={!(isUp || isOff) || !text.trim()}>
        <SendIcon />
      </ActionIcon>
    </form>
  );
}
