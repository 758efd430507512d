import { ActionIcon, Alert, Button } from '@mantine/core';
import { useRef } from 'react';
import { levelOf } from '../audio/level';
import { useCall, useCallView } from '../call/useCall';
import { useFrame } from '../call/useFrame';
import { HangUpIcon, KeyboardIcon, MicrophoneIcon, MutedIcon, SoundIcon, StopIcon } from '../icons';
import { named } from '../shell/Tooltip';
import { strings } from '../strings';
import { PushToTalk } from './PushToTalk';
import classes from './Stage.module.css';

/** What a person does with the call: begin, speak, be silent, stop the agent, hang up. */
export function Controls() {
  const connection = useCallView((view) => view.connection);
  return <div className={classes.controls}>{connection.kind === 'disconnected' ? <Start /> : <InCall />}</div>;
}

function Start() {
  const call = useCall();
  const connection = useCallView((view) => view.connection);
  const problem = connection.kind === 'disconnected' ? connection.problem : null;
  return (
    <>
      {problem && (
        <Alert color={problem === 'taken' ? 'blue' : 'yellow'} title={strings.connection.problems[problem].title} role="alert">
          {strings.connection.problems[problem].text}
        </Alert>
      )}
      <Button size="lg" radius="xl" leftSection={<MicrophoneIcon />} onClick={() => void call.connect(true)}>
        {problem ? strings.connection.retry : strings.controls.start}
      </Button>
      <Button size="md" radius="xl" variant="subtle" leftSection={<KeyboardIcon />} onClick={() => void call.connect(false)}>
        {strings.controls.typeInstead}
      </Button>
      <p className={classes.explain}>{strings.controls.explain}</p>
    </>
  );
}

function InCall() {
  const call = useCall();
  const microphone = useCallView((view) => view.microphone);
  const phase = useCallView((view) => view.conversation.phase);
  const isPushToTalk = useCallView((view) => view.settings.pushToTalk);
  const soundBlocked = useCallView((view) => view.soundBlocked);
  const isOn = microphone.kind === 'on';
  const isMuted = isOn && microphone.muted;
  const muteLabel = isMuted ? strings.controls.unmute : strings.controls.mute;
  return (
    <>
      {soundBlocked && (
        <Alert color="blue" role="status" title={strings.controls.soundBlocked}>
          <Button leftSection={<SoundIcon />} variant="light" onClick={() => void call.unblockSound()}>
            {strings.controls.sound}
          </Button>
        </Alert>
      )}
      {microphone.kind === 'failed' && (
        <Alert color="yellow" role="alert">
          {strings.microphone[microphone.problem]}
        </Alert>
      )}
      {isOn && <LevelMeter />}
      {isOn && isPushToTalk && <PushToTalk />}
      <div className={classes.row}>
        {isOn ? (
          <ActionIcon
            size={52} radius="xl" variant={isMuted ? 'filled' : 'light'} color={isMuted ? 'orange.8' : 'iris'}
            {...named(muteLabel)} aria-pressed={isMuted} onClick={() => call.setMuted(!isMuted)}
          >
            {isMuted ? <MutedIcon size={24} /> : <MicrophoneIcon size={24} />}
          </ActionIcon>
        ) : (
          <Button
            radius="xl" size="md" variant="light" leftSection={<MicrophoneIcon />} loading={microphone.kind === 'asking'}
            onClick={() => void call.openMicrophone()}
          >
            {strings.controls.allowMicrophone}
          </Button>
        )}
        <ActionIcon
          size={52} radius="xl" variant="light" color="gray" {...named(strings.controls.interrupt)}
          disabled={phase !== 'SPEAKING'} onClick={() => call.interrupt()}
        >
          <StopIcon size={24} />
        </ActionIcon>
        <ActionIcon size={52} radius="xl" variant="filled" color="red.8" {...named(strings.controls.hangUp)} onClick={() => call.disconnect()}>
          <HangUpIcon size={24} />
        </ActionIcon>
      </div>
    </>
  );
}

/** Moves with the voice; drawn beside React. */
function LevelMeter() {
  const call = useCall();
  const bar = useRef<HTMLDivElement>(null);
  const scratch = useRef(new Float32Array(1024));
  const shown = useRef(0);
  useFrame(true, () => {
    const level = levelOf(call.inputAnalyser, scratch.current);
    shown.current = level > shown.current ? level : shown.current * 0.9;
    if (bar.current) bar.current.style.transform = `scaleX(${shown.current.toFixed(3)})`;
  });
  return (
    <div className={classes.meter} role="img" aria-label={strings.controls.level}>
      <div ref={bar} />
    </div>
  );
}
