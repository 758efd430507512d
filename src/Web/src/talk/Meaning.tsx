import type { Turn } from '../call/conversation';
import { strings } from '../strings';
import classes from './Conversation.module.css';

/** How the agent understood what the caller said, in a few quiet words. */
export function Meaning({ turn }: { turn: Turn }) {
  const meaning = turn.meaning;
  if (meaning === null) return null;
  const { intent, sentiment, emotion, language } = meaning;
  const feeling = emotion.name !== 'none' ? emotion : sentiment.name !== 'neutral' ? sentiment : null;
  const words = [
    intent && { key: 'intent', text: intent.name.replaceAll('_', ' '), sure: intent.confidence },
    ...meaning.entities.map((entity, i) => ({ key: `entity${i}`, text: strings.conversation.entity(entity.kind, entity.value), sure: entity.confidence })),
    feeling && { key: 'feeling', text: feeling.name, sure: feeling.confidence },
    language.name !== 'und' && language.name !== 'en' && { key: 'language', text: strings.conversation.language(language.name), sure: language.confidence },
  ].filter((word) => word !== null && word !== false);
  if (words.length === 0) return null;
  return (
    <ul className={classes.meaning} aria-label={strings.conversation.understood}>
      {words.map((word) => (
        <li key={word.key} title={strings.conversation.confidence(word.sure)}>
          {word.text}
        </li>
      ))}
    </ul>
  );
}
