import { ActionIcon, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useCall, useCallView } from '../call/useCall';
import { SendIcon } from '../icons';
import { MAX_TEXT } from '../protocol/messages';
import { strings } from '../strings';
import classes from './Conversation.module.css';

/** A typed turn, in the same conversation as the spoken ones; without a call it begins one, and while the connection is away it waits. */
export function Composer() {
  const call = useCall();
  const isOff = useCallView((view) => view.connection.kind === 'disconnected');
  const [text, setText] = useState('');
  const isTooLong = text.trim().length > MAX_TEXT;
  const send = (event: FormEvent) => {
    event.preventDefault();
    const words = text.trim();
    if (!words || isTooLong) return;
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
        error={isTooLong && strings.conversation.tooLong(text.trim().length, MAX_TEXT)}
        aria-label={strings.conversation.message}
        placeholder={isOff ? strings.conversation.placeholderOff : strings.conversation.placeholder}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <ActionIcon type="submit" size={42} radius="xl" aria-label={strings.conversation.send} disabled={!text.trim() || isTooLong}>
        <SendIcon />
      </ActionIcon>
    </form>
  );
}
