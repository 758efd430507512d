/** A stretch of the way to the answer, in ms from the caller's last sound. */
export interface Stretch {
  stage: 'wait' | 'recognise' | 'think' | 'sentence' | 'voice' | 'send';
  from: number;
  to: number;
}

/** The way of an answer as stretches that may lie beside each other; those whose ends are not known are left out. */
export function waterfall(timings: Readonly<Record<string, number>>): Stretch[] {
  const { stt_final, speculation_start, llm_first_token, first_sentence, tts_first_byte, commit, first_audio_out } = timings;
  const ready = commit === undefined || tts_first_byte === undefined ? undefined : Math.max(commit, tts_first_byte);
  const stretches: [Stretch['stage'], number | undefined, number | undefined][] = [
    ['recognise', 0, stt_final],
    ['think', speculation_start, llm_first_token],
    ['sentence', llm_first_token, first_sentence],
    ['voice', first_sentence, tts_first_byte],
    ['wait', 0, commit],
    ['send', ready, first_audio_out],
  ];
  return stretches.flatMap(([stage, from, to]) => (from === undefined || to === undefined ? [] : [{ stage, from, to: Math.max(from, to) }]));
}
