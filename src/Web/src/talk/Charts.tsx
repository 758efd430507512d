import { useComputedColorScheme } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { memo, useEffect, useMemo, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { Sample } from '../call/conversation';
import { strings } from '../strings';
import classes from './Panels.module.css';

/** The small charts; loaded when there is something to draw, and drawn anew when a turn is over. */
export default memo(function Charts({ samples }: { samples: readonly Sample[] }) {
  const [turns, latencies, rates] = useMemo(() => [samples.map((s) => s.turn), samples.map((s) => s.latencyMs), samples.map((s) => s.cancellationRate * 100)], [samples]);
  return (
    <>
      <Chart label={strings.metrics.latencyChart} color="--speaking" turns={turns} values={latencies} />
      <Chart label={strings.metrics.rateChart} color="--speculative" turns={turns} values={rates} />
    </>
  );
});

interface ChartProps {
  label: string;
  color: string;
  turns: number[];
  values: (number | null)[];
}

function Chart({ label, color, turns, values }: ChartProps) {
  const { ref, width } = useElementSize();
  const host = useRef<HTMLDivElement>(null);
  const scheme = useComputedColorScheme('light', { getInitialValueInEffect: false });
  useEffect(() => {
    if (!host.current || width === 0) return;
    const style = getComputedStyle(host.current);
    const line = style.getPropertyValue(color).trim();
    const axis = { stroke: style.getPropertyValue('--ink-quiet'), grid: { stroke: style.getPropertyValue('--line'), width: 1 }, ticks: { show: false } };
    const chart = new uPlot(
      {
        width,
        height: 110,
        legend: { show: false },
        cursor: { show: false },
        scales: { x: { time: false }, y: { range: (_, __, max) => [0, Math.max(1, max * 1.15)] } },
        axes: [{ ...axis, grid: { show: false }, size: 24, incrs: [1, 2, 5, 10, 50] }, { ...axis, size: 44, space: 28 }],
        series: [{}, { stroke: line, width: 2, fill: `color-mix(in srgb, ${line} 14%, transparent)`, points: { size: 5, fill: line } }],
      },
      [turns, values],
      host.current,
    );
    return () => chart.destroy();
  }, [turns, values, width, color, scheme]);
  const latest = values.at(-1);
  return (
    <figure className={classes.chart} ref={ref}>
      <figcaption>{label}</figcaption>
      <div ref={host} role="img" aria-label={`${label}: ${latest === null || latest === undefined ? strings.metrics.none : Math.round(latest)}`} />
    </figure>
  );
}
