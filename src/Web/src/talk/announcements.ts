import type { Turn } from '../call/conversation';

/** Something to tell who does not see the conversation, once and whole. */
export interface Announcement {
  id: string;
  speaker: 'you' | 'agent';
  text: string;
}

/** How many stay where a screen reader looks for what is new. */
const KEPT = 6;

/** What is final of the latest turns. `isHeard`: the agent's words are played, and a second voice over them helps nobody. */
export function announcements(turns: readonly Turn[], isHeard: boolean): Announcement[] {
  return turns
    .slice(-KEPT)
    .flatMap((turn): Announcement[] => [
      ...(turn.user && !turn.userIsPartial ? [{ id: `${turn.turn}you`, speaker: 'you', text: turn.user } as const] : []),
      ...(turn.agent && turn.heard !== null && (!isHeard || turn.textOnly !== null) ? [{ id: `${turn.turn}agent`, speaker: 'agent', text: turn.agent.slice(0, turn.heard) } as const] : []),
    ])
    .slice(-KEPT);
}
