import { useReducedMotion } from '@mantine/hooks';
import { useRef } from 'react';
import { levelOf } from '../audio/level';
import { useCall } from '../call/useCall';
import { useFrame } from '../call/useFrame';
import { strings } from '../strings';
import classes from './Stage.module.css';

/** One bar for so long. */
const BAR_MS = 60;
const BARS = 84;

/** The last seconds of both voices: the caller above the line, the agent below, so that an interruption can be seen. */
export function Waveforms({ isUp }: { isUp: boolean }) {
  const call = useCall();
  const canvas = useRef<HTMLCanvasElement>(null);
  const reducedMotion = useReducedMotion(false, { getInitialValueInEffect: false });
  const wave = useRef({ you: new Float32Array(BARS), agent: new Float32Array(BARS), at: 0, scratch: new Float32Array(1024) });
  useFrame(true, (now) => {
    const element = canvas.current;
    const state = wave.current;
    if (!element || now - state.at < (reducedMotion ? 4 * BAR_MS : BAR_MS)) return;
    state.at = now;
    shift(state.you, isUp ? levelOf(call.inputAnalyser, state.scratch) : 0);
    shift(state.agent, isUp ? levelOf(call.outputAnalyser, state.scratch) : 0);
    draw(element, state.you, state.agent);
  });
  return <canvas className={classes.waves} ref={canvas} role="img" aria-label={strings.controls.waveforms} />;
}

function shift(bars: Float32Array, level: number): void {
  bars.copyWithin(0, 1);
  bars[bars.length - 1] = level;
}

function draw(canvas: HTMLCanvasElement, you: Float32Array, agent: Float32Array): void {
  const scale = Math.min(2, window.devicePixelRatio);
  const width = Math.round(canvas.clientWidth * scale);
  const height = Math.round(canvas.clientHeight * scale);
  if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height];
  const context = canvas.getContext('2d')!;
  const style = getComputedStyle(canvas);
  const middle = height / 2;
  const step = width / BARS;
  context.clearRect(0, 0, width, height);
  context.lineWidth = Math.max(1.5, step * 0.5);
  context.lineCap = 'round';
  for (const [bars, color, direction] of [[you, '--listening', -1], [agent, '--speaking', 1]] as const) {
    context.strokeStyle = style.getPropertyValue(color);
    for (let i = 0; i < BARS; i++) {
      // Older bars fade.
      context.globalAlpha = 0.25 + 0.75 * (i / BARS);
      const length = Math.max(0.5, bars[i]! * (middle - 6));
      const x = (i + 0.5) * step;
      context.beginPath();
      context.moveTo(x, middle + direction * 3);
      context.lineTo(x, middle + direction * (3 + length));
      context.stroke();
    }
  }
}
