import type { Citation } from '../protocol/messages';
import { strings } from '../strings';
import classes from './Conversation.module.css';

/** The documents that an answer was built from, below the agent's words. */
export function Sources({ citations }: { citations: readonly Citation[] }) {
  if (citations.length === 0) return null;
  return (
    <div className={classes.sources}>
      <span aria-hidden>{strings.conversation.sources}</span>
      <ol aria-label={strings.conversation.sources}>
        {citations.map((one) => (
          <li key={`${one.base}/${one.document}/${one.section}`} title={`${one.base}/${one.document}`}>
            {placeOf(one)}
          </li>
        ))}
      </ol>
    </div>
  );
}

/** Title and innermost heading, unless the one says the other. */
export function placeOf({ title, section }: Citation): string {
  const heading = section.split(' > ').at(-1)!;
  return heading === '' || heading === title ? title : `${title}, ${heading}`;
}
