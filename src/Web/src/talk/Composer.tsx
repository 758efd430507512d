import { ActionIcon, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useCall, useCallView } from '../call/useCall';
import { SendIcon } from '../icons';
import { strings } from '../strings';
import classes from './Conversation.module.css';

/** The server's limit. */
const MAX_TEXT = 4000;

/** A typed turn, in the same conversation as the spoken ones. */
export function Composer() {
  const call = useCall();
  const isUp = useCallView((view) => view.connection.kind === 'connected');
  const [text, setText] = useState('');
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() && call.say(text.trim())) setText('');
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
        placeholder={isUp ? strings.conversation.placeholder : strings.conversation.placeholderOff}
        disabled={!isUp}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <ActionIcon type="submit" size={42} radius="xl" aria-label={strings.conversation.send} disabled={!isUp || !text.trim()}>
        <SendIcon />
      </ActionIcon>
    </form>
  );
}
