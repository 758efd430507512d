import { Suspense } from 'react';
import { cancellationRate, meanLatency } from '../call/conversation';
import { useCallView } from '../call/useCall';
import { loadable } from '../shell/loadable';
import { seconds, strings } from '../strings';
import classes from './Panels.module.css';

const Charts = loadable(() => import('./Charts'));

type Grade = keyof typeof strings.metrics.rateWords;

function gradeOf(rate: number): Grade {
  return rate < 0.2 ? 'good' : rate <= 0.3 ? 'watch' : 'high';
}

/** The session's figures. The server tells them every five turns; between, the page counts along. */
export function Metrics({ titled = false }: { titled?: boolean }) {
  const conversation = useCallView((view) => view.conversation);
  const debounceMs = useCallView((view) => view.debounceMs);
  const { telemetry, samples } = conversation;
  const rate = cancellationRate(conversation);
  const latency = meanLatency(conversation.turns) ?? telemetry?.meanResponseLatencyMs ?? null;
  const grade = gradeOf(rate);
  const figures: [string, string, string?, Grade?][] = [
    [strings.metrics.cancellationRate, `${Math.round(rate * 100)} %`, strings.metrics.rateWords[grade], grade],
    [strings.metrics.latency, latency === null ? strings.metrics.none : seconds(latency)],
    [strings.metrics.debounce, debounceMs === null ? strings.metrics.none : `${Math.round(debounceMs)} ms`],
    [strings.metrics.turns, String(conversation.completed)],
    [strings.metrics.wasted, telemetry ? String(telemetry.tokensWasted) : strings.metrics.none],
    [strings.metrics.interruptions, String(conversation.turns.filter((turn) => turn.interrupted).length)],
  ];
  return (
    <section className={classes.panel} data-titled={titled} data-fixed="true" aria-label={strings.metrics.title}>
      <h2 className={classes.title}>{strings.metrics.title}</h2>
      <dl className={classes.figures}>
        {figures.map(([name, value, word, wordGrade]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              {value} {word && <small data-grade={wordGrade}>{word}</small>}
            </dd>
          </div>
        ))}
      </dl>
      {samples.length < 2 ? (
        <p className={classes.quiet}>{strings.metrics.chartsLater}</p>
      ) : (
        <Suspense>
          <Charts samples={samples} />
        </Suspense>
      )}
    </section>
  );
}
