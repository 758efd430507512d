import { ActionIcon, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { Mark, MoonIcon, PastIcon, SettingsIcon, SunIcon } from '../icons';
import { strings } from '../strings';
import { ConnectionBadge } from './ConnectionBadge';
import { named } from './Tooltip';
import classes from './Header.module.css';

export function Header({ onPast, onSettings }: { onPast: () => void; onSettings: () => void }) {
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme('light', { getInitialValueInEffect: false });
  const label = scheme === 'dark' ? strings.theme.light : strings.theme.dark;
  return (
    <header className={classes.header}>
      <a className={classes.brand} href="/" aria-label={strings.product}>
        <Mark />
        <span className={classes.name}>{strings.product}</span>
      </a>
      <ConnectionBadge />
      <ActionIcon variant="subtle" color="gray" size="lg" {...named(strings.past.title)} onClick={onPast}>
        <PastIcon />
      </ActionIcon>
      <ActionIcon variant="subtle" color="gray" size="lg" {...named(label)} onClick={() => setColorScheme(scheme === 'dark' ? 'light' : 'dark')}>
        {scheme === 'dark' ? <SunIcon /> : <MoonIcon />}
      </ActionIcon>
      <ActionIcon variant="subtle" color="gray" size="lg" {...named(strings.settings.title)} onClick={onSettings}>
        <SettingsIcon />
      </ActionIcon>
    </header>
  );
}
