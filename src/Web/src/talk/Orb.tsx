import { useComputedColorScheme } from '@mantine/core';
import { useReducedMotion } from '@mantine/hooks';
import { useEffect, useRef } from 'react';
import { levelOf } from '../audio/level';
import { useCall } from '../call/useCall';
import { useFrame } from '../call/useFrame';
import type { Phase } from '../protocol/messages';
import { drawOrb, restingOrb, type OrbState } from './drawOrb';
import classes from './Stage.module.css';

/** The state as a picture: grey at rest, a blue pulse, an amber spinner, a green ring, a violet wave. The words beside it say the same. */
export function Orb({ phase, isUp }: { phase: Phase; isUp: boolean }) {
  const call = useCall();
  const canvas = useRef<HTMLCanvasElement>(null);
  const state = useRef<OrbState>(restingOrb());
  const scratch = useRef(new Float32Array(1024));
  const reducedMotion = useReducedMotion(false, { getInitialValueInEffect: false });
  const scheme = useComputedColorScheme('light', { getInitialValueInEffect: false });

  const draw = (now: number, still: boolean) => {
    const element = canvas.current;
    if (!element) return;
    const analyser = phase === 'SPEAKING' ? call.outputAnalyser : call.inputAnalyser;
    state.current.color = getComputedStyle(element).getPropertyValue('--phase').trim();
    drawOrb(element, state.current, { phase, isUp, now, level: still ? 0 : levelOf(analyser, scratch.current), still, isDark: scheme === 'dark' });
  };
  useFrame(!reducedMotion, (now) => draw(now, false));
  useEffect(() => {
    if (reducedMotion) draw(0, true);
  });
  return <canvas className={classes.orb} ref={canvas} aria-hidden="true" data-phase={phase} data-up={isUp} />;
}
