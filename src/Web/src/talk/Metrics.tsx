import { cancellationRate, meanLatency } from '../call/conversation';
import { useCallView } from '../call/useCall';
import { loadable } from '../shell/loadable';
import { seconds, strings } from '../strings';
import classes from './Panels.module.css';

const Charts = loadable(() => import('./Charts'));

interface Figure {
  name: string;
  /** The field's own word for it, in a tip. */
  term?: string;
  value: string;
  word?: string;
  grade?: Grade;
}

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
  const latency = meanLatency(conversation.turns.filter((turn) => turn.user)) ?? telemetry?.meanResponseLatencyMs ?? null;
  const grade = gradeOf(rate);
  const figures: Figure[] = [
    { name: strings.metrics.cancellationRate, term: strings.metrics.cancellationRateTerm, value: `${Math.round(rate * 100)} %`, word: strings.metrics.rateWords[grade], grade },
    { name: strings.metrics.latency, term: strings.metrics.latencyTerm, value: latency === null ? strings.metrics.none : seconds(latency) },
    { name: strings.metrics.debounce, term: strings.metrics.debounceTerm, value: debounceMs === null ? strings.metrics.none : `${Math.round(debounceMs)} ms` },
    { name: strings.metrics.turns, value: String(conversation.completed) },
    { name: strings.metrics.wasted, term: strings.metrics.wastedTerm, value: telemetry ? String(telemetry.tokensWasted) : strings.metrics.none },
    { name: strings.metrics.interruptions, value: String(conversation.turns.filter((turn) => turn.interrupted).length) },
  ];
  return (
    <section className={classes.panel} data-titled={titled} data-fixed="true" aria-label={strings.metrics.title}>
      <h2 className={classes.title}>{strings.metrics.title}</h2>
      <dl className={classes.figures}>
        {figures.map(({ name, term, value, word, grade: wordGrade }) => (
          <div key={name}>
            <dt data-tip={term}>{name}</dt>
            <dd>
              {value} {word && <small data-grade={wordGrade}>{word}</small>}
            </dd>
          </div>
        ))}
      </dl>
      {samples.length < 2 ? (
        <p className={classes.quiet}>{strings.metrics.chartsLater}</p>
      ) : (
        <Charts samples={samples} />
      )}
    </section>
  );
}
