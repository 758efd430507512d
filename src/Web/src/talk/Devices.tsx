import { useCall, useCallView } from '../call/useCall';
import { strings } from '../strings';
import classes from './Devices.module.css';

/** Which microphone and which loudspeaker; changed in the middle of a call too. */
export function Devices() {
  return (
    <div className={classes.devices}>
      <Choice kind="microphone" label={strings.controls.device} byDefault={strings.controls.defaultDevice} />
      <Choice kind="speaker" label={strings.controls.speaker} byDefault={strings.controls.defaultSpeaker} />
    </div>
  );
}

interface ChoiceProps {
  kind: 'microphone' | 'speaker';
  label: string;
  byDefault: string;
}

/** The browser's own list: it works in a panel, with a finger, and in every reader. */
function Choice({ kind, label, byDefault }: ChoiceProps) {
  const call = useCall();
  const devices = useCallView((view) => (kind === 'microphone' ? view.microphones : view.speakers)).filter((device) => device.id !== 'default');
  const chosen = useCallView((view) => view.settings[kind]) ?? '';
  // Where browsers leave no choice, none is shown.
  if (devices.length === 0 && kind === 'speaker') return null;
  return (
    <label>
      <span>{label}</span>
      <select value={devices.some((device) => device.id === chosen) ? chosen : ''} onChange={(event) => call.changeSettings({ [kind]: event.currentTarget.value || null })}>
        <option value="">{byDefault}</option>
        {devices.map((device) => (
          <option key={device.id} value={device.id}>
            {device.label || device.id.slice(0, 8)}
          </option>
        ))}
      </select>
    </label>
  );
}
