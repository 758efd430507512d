import { waterfall } from '../call/waterfall';
import { seconds, strings } from '../strings';
import classes from './Panels.module.css';

/** Where the time between the caller's last sound and the answer went. */
export function Waterfall({ timings }: { timings: Readonly<Record<string, number>> }) {
  const stretches = waterfall(timings);
  if (stretches.length === 0) return null;
  const start = Math.min(0, ...stretches.map((s) => s.from));
  const span = Math.max(1, ...stretches.map((s) => s.to)) - start;
  return (
    <dl className={classes.waterfall} aria-label={strings.turns.waterfall}>
      {stretches.map(({ stage, from, to }) => (
        <div key={stage}>
          <dt>{strings.turns.stages[stage]}</dt>
          <dd>
            <span aria-hidden="true">
              <i data-stage={stage} style={{ left: `${((from - start) / span) * 100}%`, width: `${((to - from) / span) * 100}%` }} />
            </span>
            {seconds(to - from)}
          </dd>
        </div>
      ))}
    </dl>
  );
}
