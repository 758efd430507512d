import type { ServerInfo } from '../protocol/info';
import type { AgentInfo } from '../protocol/messages';
import type { PageSettings } from '../settings/settings';
import type { ConnectionStatus } from './connection';
import type { Conversation, Turn } from './conversation';
import type { MicrophoneState } from './hearing';
import type { Outgoing } from './outgoing';

/** A call of this page's life that is over. */
export interface EarlierCall {
  sessionId: string | null;
  turns: readonly Turn[];
}

/** All that the page shows of a call; replaced whole. */
export interface CallView {
  connection: ConnectionStatus;
  sessionId: string | null;
  conversation: Conversation;
  /** Calls before this one, oldest first: a new call does not wipe the last. */
  earlier: readonly EarlierCall[];
  /** Typed words that are not known to have arrived. */
  outgoing: readonly Outgoing[];
  microphone: MicrophoneState;
  /** The key or button of push-to-talk is held. */
  talking: boolean;
  /** The browser holds the sound back: before a gesture, or for a call of the telephone's. */
  soundBlocked: boolean;
  microphones: readonly { id: string; label: string }[];
  settings: PageSettings;
  /** The debounce in force, which the server adapts. */
  debounceMs: number | null;
  server: ServerInfo | null;
  /** Who answers; null until the server has told. */
  agent: AgentInfo | null;
  /** The person reads only; the agent's voice goes on unheard. */
  soundOff: boolean;
  speakers: readonly { id: string; label: string }[];
  /** By the server's rule or the person's wish; what an operator does in the middle of a call is not told. */
  recorded: boolean;
}
