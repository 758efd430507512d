import { ActionIcon } from '@mantine/core';
import { useId, useState, type ReactNode, type ToggleEvent } from 'react';
import { named } from './Tooltip';
import { placeBeside } from './placeBeside';
import classes from './Popup.module.css';

export interface PopupProps {
  label: string;
  icon: ReactNode;
  /** Rendered while it is open. */
  children: () => ReactNode;
}

/** A button and the panel that it opens beside itself. The browser closes it: by Escape, a press elsewhere, or the button again. */
export function Popup({ label, icon, children }: PopupProps) {
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const toggled = (event: ToggleEvent<HTMLDivElement>) => {
    setOpen(event.newState === 'open');
    const panel = event.currentTarget;
    // Placed when it has its contents, and so its size.
    if (event.newState === 'open') requestAnimationFrame(() => placeBeside(panel, document.getElementById(`${id}-button`)!.getBoundingClientRect(), 'above'));
  };
  return (
    <>
      <ActionIcon className={classes.button!} id={`${id}-button`} radius="xl" variant="light" color="gray" popoverTarget={id} aria-expanded={isOpen} {...named(label)}>
        {icon}
      </ActionIcon>
      <div className={classes.panel} id={id} popover="auto" role="group" aria-label={label} onToggle={toggled}>
        {isOpen && children()}
      </div>
    </>
  );
}
