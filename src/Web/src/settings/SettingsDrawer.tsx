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
import { useState, type ReactNode } from 'react';
import { useCall, useCallView } from '../call/useCall';
import { strings } from '../strings';
import { Devices } from '../talk/Devices';
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
              <Toggle name="earlyInterrupt" label={words.earlyInterrupt} hint={words.earlyInterruptHint} term={words.earlyInterruptTerm} />
              <Toggle name="record" label={words.record} hint={words.recordHint} />
            </Group>
            <Group title={words.turnTaking}>
              <Ranged name="debounceMs" label={words.debounce} hint={words.debounceHint} term={words.debounceTerm} unit="ms" step={50} />
              <Toggle name="adaptiveDebounce" label={words.adaptive} hint={words.adaptiveHint} term={words.adaptiveTerm} />
              <Ranged name="thresholdPercent" label={words.threshold} hint={words.thresholdHint} term={words.thresholdTerm} unit="%" step={1} />
              <Toggle name="eagerSpeculation" label={words.eager} hint={words.eagerHint} term={words.eagerTerm} />
            </Group>
            <Group title={words.agent}>
              <Engines />
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

function Toggle({ name, label, hint, term }: { name: Flag; label: string; hint?: string; term?: string }) {
  const call = useCall();
  const checked = useCallView((view) => view.settings[name]);
  return (
    <Switch
      label={label} description={hint} wrapperProps={{ 'data-tip': term }} checked={checked} labelPosition="left" classNames={{ body: classes.toggle! }}
      onChange={(event) => call.changeSettings({ [name]: event.currentTarget.checked })}
    />
  );
}

interface RangedProps {
  name: 'debounceMs' | 'thresholdPercent';
  label: string;
  hint: string;
  term: string;
  unit: string;
  step: number;
}

/** A slider and a number for the same value. What is typed counts when it is typed to its end, and what is out of range is said to be. */
function Ranged({ name, label, hint, term, unit, step }: RangedProps) {
  const call = useCall();
  const value = useCallView((view) => view.settings[name]);
  const [min, max] = limits[name];
  const [draft, setDraft] = useState<string | number | null>(null);
  const [clamped, setClamped] = useState<string | null>(null);
  const commit = () => {
    if (draft === null) return;
    setDraft(null);
    const typed = typeof draft === 'number' ? draft : Number.parseFloat(draft);
    if (!Number.isFinite(typed)) return;
    const next = Math.min(max, Math.max(min, Math.round(typed)));
    setClamped(next === typed ? null : words.clamped(`${typed} ${unit}`, `${next} ${unit}`));
    call.changeSettings({ [name]: next });
  };
  return (
    <div data-tip={term}>
      <NumberInput
        label={label} description={hint} error={clamped} suffix={` ${unit}`} value={draft ?? value} min={min} max={max} step={step} clampBehavior="none" allowDecimal={false}
        onChange={setDraft} onBlur={commit} onKeyDown={(event) => event.key === 'Enter' && commit()}
      />
      <Slider
        mt="sm" thumbLabel={label} label={(v) => `${v} ${unit}`} value={value} min={min} max={max} step={step}
        onChange={(next) => {
          setDraft(null);
          setClamped(null);
          call.changeSettings({ [name]: next });
        }}
      />
    </div>
  );
}

/** Who listens, thinks and speaks, as the server tells. */
function Engines() {
  const agent = useCallView((view) => view.agent);
  if (!agent) return null;
  const engines = [[words.recogniser, agent.recogniser], [words.model, agent.model], [words.voice, agent.voice]] as const;
  return (
    <>
      <dl className={classes.engines}>
        {engines.map(([role, { name, demonstration }]) => (
          <div key={role}>
            <dt>{role}</dt>
            <dd>
              {name}
              {demonstration && ` (${words.builtIn})`}
            </dd>
          </div>
        ))}
      </dl>
      {engines.some(([, engine]) => engine.demonstration) && (
        <Text size="sm" c="dimmed">
          {words.demonstration}{' '}
          {words.demonstrationSettings.map((setting, index) => (
            <span key={setting}>{index > 0 && ', '}<code>{setting}</code></span>
          ))}
          .
        </Text>
      )}
    </>
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
