import { VisuallyHidden } from '@mantine/core';
import { useCallView } from '../call/useCall';
import { strings } from '../strings';
import { Controls } from './Controls';
import { Orb } from './Orb';
import { Transitions } from './Transitions';
import { Waveforms } from './Waveforms';
import classes from './Stage.module.css';

/** The heart of the page: what the agent does now. */
export function Stage() {
  const phase = useCallView((view) => view.conversation.phase);
  const isUp = useCallView((view) => view.connection.kind === 'connected' || view.connection.kind === 'reconnecting');
  const isRecorded = useCallView((view) => view.recorded);
  const showWaveforms = useCallView((view) => view.settings.showWaveforms);
  const words = isUp ? strings.phases[phase] : strings.offline;
  return (
    <section className={classes.stage} data-phase={phase} data-up={isUp} aria-labelledby="phase">
      <div className={classes.heart}>
        <Orb phase={phase} isUp={isUp} />
        <div>
          <h2 className={classes.phase} id="phase" data-testid="phase">
            {words.name}
          </h2>
          <p className={classes.hint}>{words.hint}</p>
          {/* There from the start, so that a screen reader tells what comes into it. */}
          <p className={classes.recorded} role="status">
            {isRecorded && strings.recorded}
          </p>
        </div>
        <VisuallyHidden role="status">{isUp ? words.name : ''}</VisuallyHidden>
      </div>
      {showWaveforms && <Waveforms isUp={isUp} />}
      <Controls />
      {isUp && <Transitions />}
    </section>
  );
}
