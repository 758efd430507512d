import { ActionIcon, Button } from '@mantine/core';
import { useEffect, useRef, type MouseEvent } from 'react';
import { levelOf } from '../audio/level';
import { useCall, useCallView } from '../call/useCall';
import { useFrame } from '../call/useFrame';
import { DevicesIcon, HangUpIcon, KeyboardIcon, KeypadIcon, MicrophoneIcon, MutedIcon, SilentIcon, SoundIcon, StopIcon } from '../icons';
import { Popup } from '../shell/Popup';
import { named } from '../shell/Tooltip';
import { strings } from '../strings';
import { Devices } from './Devices';
import { Keypad } from './Keypad';
import { PushToTalk } from './PushToTalk';
import { useLostFocus } from './useLostFocus';
import classes from './Stage.module.css';

/** A second press that was meant for the button of before. */
const ARMED_AFTER_MS = 600;

/** What a person does with the call: begin, speak, be silent, stop the agent, hang up. */
export function Controls() {
  const connection = useCallView((view) => view.connection);
  return <div className={classes.controls}>{connection.kind === 'disconnected' ? <Start /> : <InCall />}</div>;
}

function Start() {
  const call = useCall();
  const connection = useCallView((view) => view.connection);
  const agent = useCallView((view) => view.agent);
  const problem = connection.kind === 'disconnected' ? connection.problem : null;
  const start = useRef<HTMLButtonElement>(null);
  useLostFocus(start, 'start');
  const typeInstead = () => {
    // While the press still counts: a telephone shows its keyboard for a gesture only.
    document.getElementById('message')?.focus();
    void call.connect(false);
  };
  const isDemonstration = agent !== null && [agent.recogniser, agent.model, agent.voice].some((engine) => engine.demonstration);
  return (
    <>
      <Button ref={start} size="lg" radius="xl" leftSection={<MicrophoneIcon />} onClick={() => void call.connect(true)}>
        {problem ? strings.connection.retry : strings.controls.start}
      </Button>
      <Button size="md" radius="xl" variant="subtle" leftSection={<KeyboardIcon />} onClick={typeInstead}>
        {strings.controls.typeInstead}
      </Button>
      <p className={classes.explain}>
        {strings.controls.explain} {agent?.privacy} {agent?.recorded && strings.controls.recorded}
      </p>
      {isDemonstration && <p className={classes.explain}>{strings.controls.demonstration}</p>}
    </>
  );
}

function InCall() {
  const call = useCall();
  const microphone = useCallView((view) => view.microphone);
  const phase = useCallView((view) => view.conversation.phase);
  const isPushToTalk = useCallView((view) => view.settings.pushToTalk);
  const soundBlocked = useCallView((view) => view.soundBlocked);
  const soundOff = useCallView((view) => view.soundOff);
  const isOn = microphone.kind === 'on';
  const isMuted = isOn && microphone.muted;
  const muteLabel = !isOn ? strings.controls.microphoneOff : isMuted ? strings.controls.unmute : strings.controls.mute;
  const soundLabel = soundOff ? strings.controls.soundOn : strings.controls.soundOff;
  const allow = useRef<HTMLButtonElement>(null);
  const mute = useRef<HTMLButtonElement>(null);
  useLostFocus(isOn ? mute : allow, microphone.kind);
  const isArmed = useArmed();
  const hangUp = (event: MouseEvent) => {
    // The second click of a double click on what was here before hangs up nothing.
    if (isArmed() && event.detail < 2) call.disconnect();
  };
  return (
    <>
      {soundBlocked && (
        <Button leftSection={<SoundIcon />} radius="xl" variant="light" onClick={() => void call.unblockSound()}>
          {strings.controls.sound}
        </Button>
      )}
      {/* As high whatever is in it, so that what is below does not move when the microphone opens. */}
      <div className={classes.speaking}>
        {isOn && <LevelMeter />}
        {isOn && isPushToTalk && <PushToTalk />}
        {!isOn && (
          <Button
            ref={allow} radius="xl" size="md" variant="light" leftSection={<MicrophoneIcon />} loading={microphone.kind === 'asking'}
            onClick={() => void call.openMicrophone()}
          >
            {strings.controls.allowMicrophone}
          </Button>
        )}
      </div>
      <div className={classes.row}>
        {/* There without a microphone too: no button of the row changes its place when one opens. */}
        <ActionIcon
          ref={mute} radius="xl" variant={isMuted ? 'filled' : 'light'} color={isMuted ? 'orange.8' : 'iris'} disabled={!isOn}
          {...named(muteLabel)} onClick={() => call.setMuted(!isMuted)}
        >
          {isOn && !isMuted ? <MicrophoneIcon size={24} /> : <MutedIcon size={24} />}
        </ActionIcon>
        <ActionIcon radius="xl" variant="light" color="gray" {...named(strings.controls.interrupt)} disabled={phase !== 'SPEAKING'} onClick={() => call.interrupt()}>
          <StopIcon size={24} />
        </ActionIcon>
        <ActionIcon
          radius="xl" variant={soundOff ? 'filled' : 'light'} color={soundOff ? 'orange.8' : 'gray'}
          {...named(soundLabel)} onClick={() => call.setSoundOff(!soundOff)}
        >
          {soundOff ? <SilentIcon size={24} /> : <SoundIcon size={24} />}
        </ActionIcon>
        <Popup label={strings.controls.keypad} icon={<KeypadIcon size={22} />}>
          {() => <Keypad />}
        </Popup>
        <Popup label={strings.controls.devices} icon={<DevicesIcon size={24} />}>
          {() => <Devices />}
        </Popup>
        <ActionIcon radius="xl" variant="filled" color="red.8" {...named(strings.controls.hangUp)} onClick={hangUp}>
          <HangUpIcon size={24} />
        </ActionIcon>
      </div>
    </>
  );
}

/** Whether what is shown has been so for a moment. */
function useArmed(): () => boolean {
  const since = useRef(Infinity);
  useEffect(() => {
    since.current = performance.now();
  }, []);
  return () => performance.now() - since.current > ARMED_AFTER_MS;
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
