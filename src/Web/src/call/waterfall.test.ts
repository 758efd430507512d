import { expect, test } from 'vitest';
import { waterfall } from './waterfall';

test('a waterfall has the stretches whose ends are known', () => {
  expect(waterfall({})).toEqual([]);
  expect(waterfall({ stt_final: 250, llm_first_token: 410, first_sentence: 420, speculation_start: 400, tts_first_byte: 460, commit: 600, first_audio_out: 601 })).toEqual([
    { stage: 'recognise', from: 0, to: 250 },
    { stage: 'think', from: 400, to: 410 },
    { stage: 'sentence', from: 410, to: 420 },
    { stage: 'voice', from: 420, to: 460 },
    { stage: 'wait', from: 0, to: 600 },
    { stage: 'send', from: 600, to: 601 },
  ]);
});
