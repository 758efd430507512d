import { VisuallyHidden } from '@mantine/core';
import { useCallView } from '../call/useCall';
import { strings } from '../strings';
import { CallTimer } from './CallTimer';
import { Controls } from './Controls';
import { Orb } from './Orb';
import { stageOf, type Said } from './stageOf';
import { Transitions } from './Transitions';
import { useCallLogView } from './useCallLog';
import { Waveforms } from './Waveforms';
import classes from './Stage.module.css';

/** The heart of the page: what the agent does now. */
export function Stage() {
  const said = useSaid();
  const phase = useCallView((view) => view.conversation.phase);
  const isRecorded = useCallView((view) => view.recorded);
  const showWaveforms = useCallView((view) => view.settings.showWaveforms);
  return (
    <section className={classes.stage} data-phase={said.tone} data-up={said.isUp} aria-labelledby="phase">
      <div className={classes.heart}>
        <Orb phase={said.tone} isUp={said.isUp} />
        <div className={classes.words}>
          <h2 className={classes.phase} id="phase" data-testid="phase" data-server-phase={said.isUp ? phase : undefined}>
            {said.name}
          </h2>
          <p className={classes.hint}>{said.hint}</p>
          <p className={classes.facts}>
            <CallTimer />
            {/* There from the start, so that a screen reader tells what comes into it. */}
            <span className={classes.recorded} role="status">
              {isRecorded && strings.recorded}
            </span>
          </p>
        </div>
        <VisuallyHidden role="status">{said.announced}</VisuallyHidden>
      </div>
      {showWaveforms && said.isUp && <Waveforms isUp={said.isUp} />}
      <Controls />
      {said.isUp && <Transitions />}
    </section>
  );
}

/** Selected one by one: the view is new with every message, what is said is not. */
function useSaid(): Said {
  return stageOf({
    connection: useCallView((view) => view.connection),
    microphone: useCallView((view) => view.microphone),
    talking: useCallView((view) => view.talking),
    soundBlocked: useCallView((view) => view.soundBlocked),
    soundOff: useCallView((view) => view.soundOff),
    agent: useCallView((view) => view.agent),
    phase: useCallView((view) => view.conversation.phase),
    pushToTalk: useCallView((view) => view.settings.pushToTalk),
    hasWords: useCallView((view) => view.conversation.pending !== null && !view.conversation.pending.typed),
    hasEnded: useCallLogView((view) => view.current?.endedAt !== null && view.current !== null),
  });
}
