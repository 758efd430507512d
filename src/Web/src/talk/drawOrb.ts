import type { Phase } from '../protocol/messages';

/** What moves smoothly from one frame to the next. */
export interface OrbState {
  color: string;
  shown: [number, number, number] | null;
  level: number;
  energy: number;
  ring: number;
  spin: number;
  at: number;
}

export interface OrbFrame {
  phase: Phase;
  isUp: boolean;
  now: number;
  /** 0 to 1. */
  level: number;
  still: boolean;
  isDark: boolean;
}

export const restingOrb = (): OrbState => ({ color: '#888888', shown: null, level: 0, energy: 0, ring: 0, spin: 0, at: 0 });

/** How much the surface moves in each state. */
const energies: Record<Phase, number> = { IDLE: 0.25, LISTENING: 0.55, SPECULATIVE: 0.45, COMMITTED: 0.4, SPEAKING: 1 };
const POINTS = 72;

export function drawOrb(canvas: HTMLCanvasElement, state: OrbState, frame: OrbFrame): void {
  const context = canvas.getContext('2d')!;
  const scale = Math.min(2, window.devicePixelRatio);
  const size = Math.round(canvas.clientWidth * scale);
  if (canvas.width !== size) canvas.width = canvas.height = size;
  if (size === 0) return;
  advance(state, frame);
  const half = size / 2;
  const radius = half * (0.56 + 0.05 * state.level);
  const [r, g, b] = state.shown!;
  const tint = (alpha: number) => `rgba(${r | 0},${g | 0},${b | 0},${alpha})`;
  context.clearRect(0, 0, size, size);
  context.save();
  context.translate(half, half);

  // A glow, then three veils that turn against each other, then the light on top.
  const glow = context.createRadialGradient(0, 0, radius * 0.6, 0, 0, half);
  glow.addColorStop(0, tint(0.26 + 0.2 * state.level));
  glow.addColorStop(1, tint(0));
  context.fillStyle = glow;
  context.fillRect(-half, -half, size, size);
  const time = frame.still ? 0 : frame.now / 1000;
  for (let veil = 0; veil < 3; veil++) {
    surface(context, radius * (1 - veil * 0.1), time * (veil % 2 ? -0.7 : 0.9) + veil * 2.1, state, veil);
    const fill = context.createLinearGradient(-radius, -radius, radius, radius);
    fill.addColorStop(0, tint(0.28 + veil * 0.24));
    fill.addColorStop(1, tint(0.5 + veil * 0.2));
    context.fillStyle = fill;
    context.fill();
  }
  const light = context.createRadialGradient(-radius * 0.35, -radius * 0.45, 0, -radius * 0.2, -radius * 0.25, radius * 0.95);
  light.addColorStop(0, `rgba(255,255,255,${frame.isDark ? 0.42 : 0.6})`);
  light.addColorStop(1, 'rgba(255,255,255,0)');
  context.fillStyle = light;
  context.fill();
  rings(context, half, radius, time, state, frame, tint);
  context.restore();
}

function advance(state: OrbState, frame: OrbFrame): void {
  const elapsed = frame.still ? 1 : Math.min(0.1, Math.max(0.001, (frame.now - state.at) / 1000));
  state.at = frame.now;
  const ease = (rate: number) => (frame.still ? 1 : 1 - Math.exp(-elapsed * rate));
  const target = channels(state.color);
  state.shown = state.shown ? (state.shown.map((c, i) => c + (target[i]! - c) * ease(7)) as [number, number, number]) : target;
  state.level += (frame.level - state.level) * ease(frame.level > state.level ? 30 : 8);
  state.energy += ((frame.isUp ? energies[frame.phase] : 0.3) - state.energy) * ease(4);
  state.ring += ((frame.phase === 'COMMITTED' ? 1 : 0) - state.ring) * ease(10);
  state.spin += ((frame.phase === 'SPECULATIVE' ? 1 : 0) - state.spin) * ease(8);
}

/** A circle whose edge swings: slowly at rest, with the voice when there is one. */
function surface(context: CanvasRenderingContext2D, radius: number, time: number, state: OrbState, veil: number): void {
  const swing = radius * (0.02 + 0.035 * state.energy + 0.13 * state.level * state.energy);
  context.beginPath();
  for (let i = 0; i <= POINTS; i++) {
    const angle = (i / POINTS) * 2 * Math.PI;
    const wave = Math.sin(angle * 3 + time * 1.6) * 0.5 + Math.sin(angle * 2 - time * 1.1 + veil) * 0.35 + Math.sin(angle * 5 + time * 2.3) * 0.2 * state.energy;
    const r = radius + swing * wave;
    context.lineTo(Math.cos(angle) * r, Math.sin(angle) * r);
  }
  context.closePath();
}

function rings(
  context: CanvasRenderingContext2D, half: number, radius: number, time: number, state: OrbState, frame: OrbFrame, tint: (alpha: number) => string,
): void {
  context.lineCap = 'round';
  context.lineWidth = half * 0.028;
  const outer = half * 0.86;
  const circle = (r: number, alpha: number, from = 0, to = 2 * Math.PI) => {
    context.beginPath();
    context.strokeStyle = tint(alpha);
    context.arc(0, 0, r, from, to);
    context.stroke();
  };
  if (frame.phase === 'LISTENING' && frame.isUp) {
    for (const shift of [0, 0.5]) {
      const way = frame.still ? 0.6 : (time * 0.55 + shift) % 1;
      circle(radius + (half * 0.96 - radius) * way, 0.4 * (1 - way));
    }
  }
  if (state.spin > 0.01) {
    circle(outer, 0.16 * state.spin);
    circle(outer, 0.95 * state.spin, time * 4, time * 4 + 1.7);
  }
  if (state.ring > 0.01) circle(outer, 0.9 * state.ring, -Math.PI / 2, -Math.PI / 2 + 2 * Math.PI * state.ring);
}

function channels(hex: string): [number, number, number] {
  const value = Number.parseInt(hex.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}
