import '@mantine/core/styles/ScrollArea.css';
import '@mantine/core/styles/Paper.css';
import '@mantine/core/styles/Overlay.css';
import '@mantine/core/styles/Popover.css';
import '@mantine/core/styles/ModalBase.css';
import '@mantine/core/styles/Text.css';
import '@mantine/core/styles/Combobox.css';
import '@mantine/core/styles/InlineInput.css';
import '@mantine/core/styles/Drawer.css';
import '@mantine/core/styles/Kbd.css';
import '@mantine/core/styles/NumberInput.css';
import '@mantine/core/styles/Slider.css';
import '@mantine/core/styles/Stack.css';
import '@mantine/core/styles/Switch.css';
import { Button, Drawer, Kbd, NumberInput, Select, Slider, Stack, Switch, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useCall, useCallView } from '../call/useCall';
import { strings } from '../strings';
import { limits, type PageSettings } from './settings';
import classes from './SettingsDrawer.module.css';

const words = strings.settings;
type Flag = { [K in keyof PageSettings]: PageSettings[K] extends boolean ? K : never }[keyof PageSettings];

/** Everything that can be set; each change counts at once. */
export default function SettingsDrawer({ onClose }: { onClose: () => void }) {
  const call = useCall();
  return (
    <Drawer.Root opened onClose={onClose} position="right" size="26rem">
      <Drawer.Overlay />
      <Drawer.Content>
        {/* Not the library's header, which would be a second banner of the page. */}
        <div className={classes.head}>
          <Drawer.Title className={classes.heading!}>{words.title}</Drawer.Title>
          <Drawer.CloseButton aria-label={strings.close} />
        </div>
        <Drawer.Body>
          <Stack gap="xl">
            <Text size="sm" c="dimmed">{words.applied}</Text>
            <Group title={words.speaking}>
              <Devices />
              <Volume />
              <Toggle name="pushToTalk" label={words.pushToTalk} hint={words.pushToTalkHint} />
              <Toggle name="earlyInterrupt" label={words.earlyInterrupt} hint={words.earlyInterruptHint} />
              <Toggle name="record" label={words.record} hint={words.recordHint} />
            </Group>
            <Group title={words.turnTaking}>
              <Ranged name="debounceMs" label={words.debounce} hint={words.debounceHint} unit="ms" step={50} />
              <Toggle name="adaptiveDebounce" label={words.adaptive} hint={words.adaptiveHint} />
              <Ranged name="thresholdPercent" label={words.threshold} hint={words.thresholdHint} unit="%" step={1} />
              <Toggle name="eagerSpeculation" label={words.eager} hint={words.eagerHint} />
            </Group>
            <Group title={words.agent}>
              <Choice name="voice" label={words.voice} />
              <Choice name="model" label={words.model} />
            </Group>
            <Group title={words.show}>
              <Toggle name="showPartials" label={words.partials} />
              <Toggle name="showConfidence" label={words.confidence} />
              <Toggle name="showWaveforms" label={words.waveforms} />
            </Group>
            <Group title={words.keys}>
              <Text size="sm"><Kbd>Esc</Kbd> {words.keyInterrupt}</Text>
              <Text size="sm"><Kbd>Enter</Kbd> {words.keySend}</Text>
            </Group>
            <Button variant="default" onClick={() => call.resetSettings()}>{words.reset}</Button>
          </Stack>
        </Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  );
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <fieldset className={classes.group}>
      <legend>{title}</legend>
      <Stack gap="md">{children}</Stack>
    </fieldset>
  );
}

function Toggle({ name, label, hint }: { name: Flag; label: string; hint?: string }) {
  const call = useCall();
  const checked = useCallView((view) => view.settings[name]);
  return (
    <Switch
      label={label} description={hint} checked={checked} labelPosition="left" classNames={{ body: classes.toggle! }}
      onChange={(event) => call.changeSettings({ [name]: event.currentTarget.checked })}
    />
  );
}

/** A slider and a number for the same value. */
function Ranged({ name, label, hint, unit, step }: { name: 'debounceMs' | 'thresholdPercent'; label: string; hint: string; unit: string; step: number }) {
  const call = useCall();
  const value = useCallView((view) => view.settings[name]);
  const [min, max] = limits[name];
  return (
    <div>
      <NumberInput
        label={label} description={hint} suffix={` ${unit}`} value={value} min={min} max={max} step={step} clampBehavior="blur" allowDecimal={false}
        onChange={(next) => typeof next === 'number' && next >= min && next <= max && call.changeSettings({ [name]: next })}
      />
      <Slider
        mt="sm" thumbLabel={label} label={(v) => `${v} ${unit}`} value={value} min={min} max={max} step={step}
        onChange={(next) => call.changeSettings({ [name]: next })}
      />
    </div>
  );
}

function Choice({ name, label }: { name: 'voice' | 'model'; label: string }) {
  const call = useCall();
  const value = useCallView((view) => view.settings[name]);
  const server = useCallView((view) => view.server);
  const offered = (name === 'voice' ? server?.voices : server?.models) ?? [];
  const data = [{ value: '', label: words.serverChoice }, ...[...new Set([...offered, ...(value ? [value] : [])])].map((id) => ({ value: id, label: id }))];
  // Where the server leaves no choice, none is shown.
  if (data.length === 1) return null;
  return <Select label={label} data={data} value={value} allowDeselect={false} onChange={(next) => call.changeSettings({ [name]: next ?? '' })} />;
}

function Devices() {
  const call = useCall();
  const microphones = useCallView((view) => view.microphones);
  const chosen = useCallView((view) => view.settings.microphone);
  const data = [{ value: '', label: strings.controls.defaultDevice }, ...microphones.filter((m) => m.id !== 'default').map((m) => ({ value: m.id, label: m.label || m.id.slice(0, 8) }))];
  const value = data.some((device) => device.value === chosen) ? chosen : '';
  return <Select label={strings.controls.device} data={data} value={value} allowDeselect={false} onChange={(id) => call.changeSettings({ microphone: id || null })} />;
}

function Volume() {
  const call = useCall();
  const volume = useCallView((view) => view.settings.volume);
  return (
    <div>
      <Text size="sm" fw={500}>{words.volume}</Text>
      <Slider
        thumbLabel={words.volume} label={(v) => `${v} %`} value={Math.round(volume * 100)} min={0} max={100}
        onChange={(next) => call.changeSettings({ volume: next / 100 })}
      />
    </div>
  );
}
