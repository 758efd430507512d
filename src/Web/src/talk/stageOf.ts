import type { CallView } from '../call/call';
import type { Phase } from '../protocol/messages';
import { nameOf, strings } from '../strings';

/** What is true of a call, as far as the stage speaks of it. */
export type Truth = Pick<CallView, 'connection' | 'microphone' | 'talking' | 'soundBlocked' | 'soundOff' | 'agent'> & {
  phase: Phase;
  pushToTalk: boolean;
  /** The caller's words are coming in. */
  hasWords: boolean;
  /** A call of this visit is over. */
  hasEnded: boolean;
};

export interface Said {
  name: string;
  hint: string;
  /** The colour and movement that go with it. */
  tone: Phase;
  /** There is a line, or it is coming back. */
  isUp: boolean;
  /** For those who do not see the stage: what stays so until somebody does something. The agent's own steps can be heard. */
  announced: string;
}

const words = strings.stage;
type Words = Pick<Said, 'name' | 'hint' | 'tone'>;

/** The one place that decides what the stage says. */
export function stageOf(truth: Truth): Said {
  const lasting = lastingWords(truth);
  const isConnected = truth.connection.kind === 'connected';
  const now = (isConnected ? passingWords(truth) : null) ?? lasting;
  return { ...now, isUp: isConnected || truth.connection.kind === 'reconnecting', announced: `${lasting.name}. ${lasting.hint}` };
}

/** What the agent is doing; null while it waits for the caller. */
function passingWords(truth: Truth): Words | null {
  switch (truth.phase) {
    case 'SPEAKING':
      return { name: words.speaking, hint: whileSpeaking(truth), tone: 'SPEAKING' };
    case 'COMMITTED':
      return { name: words.gotIt, hint: words.gotItHint, tone: 'COMMITTED' };
    case 'SPECULATIVE':
      return { name: words.thinking, hint: isHeard(truth) ? words.thinkingGoOnHint : words.thinkingHint, tone: 'SPECULATIVE' };
    default:
      return null;
  }
}

function whileSpeaking(truth: Truth): string {
  if (truth.soundBlocked) return words.soundBlockedHint;
  if (truth.soundOff) return words.soundOffHint;
  if (isHeard(truth)) return words.interruptHint;
  return truth.pushToTalk && truth.microphone.kind === 'on' && !truth.microphone.muted ? words.holdToInterruptHint : words.stopHint;
}

/** What the microphone hears goes to the agent. */
function isHeard({ microphone, pushToTalk, talking }: Truth): boolean {
  return microphone.kind === 'on' && !microphone.muted && (!pushToTalk || talking);
}

/** What holds until the caller, the browser or the network changes it. */
function lastingWords(truth: Truth): Words {
  const { connection, microphone } = truth;
  switch (connection.kind) {
    case 'disconnected':
      if (connection.problem) return { ...problemWords(connection.problem), tone: 'IDLE' };
      if (truth.hasEnded) return { name: words.ended, hint: words.endedHint, tone: 'IDLE' };
      return { name: words.idle(nameOf(truth.agent)), hint: truth.agent?.about ?? '', tone: 'IDLE' };
    case 'connecting':
      return { name: words.connecting, hint: words.connectingHint, tone: 'IDLE' };
    case 'reconnecting':
      return { name: words.reconnecting, hint: words.reconnectingHint, tone: 'IDLE' };
  }

  switch (microphone.kind) {
    case 'asking':
      return { name: words.asking, hint: words.askingHint, tone: 'IDLE' };
    case 'failed':
      return { name: words.noMicrophone, hint: strings.microphone[microphone.problem], tone: 'IDLE' };
    case 'off':
      return { name: words.ready, hint: words.typeHint, tone: 'IDLE' };
  }

  if (microphone.muted) return { name: words.muted, hint: words.mutedHint, tone: 'IDLE' };
  if (truth.talking) return { name: words.listening, hint: words.letGoHint, tone: 'LISTENING' };
  if (truth.pushToTalk) return { name: words.ready, hint: words.holdHint, tone: 'IDLE' };
  return { name: words.listening, hint: truth.hasWords ? words.goOnHint : words.speakHint, tone: 'LISTENING' };
}

function problemWords(problem: keyof typeof strings.connection.problems): { name: string; hint: string } {
  const { title, text } = strings.connection.problems[problem];
  return { name: title, hint: text };
}
