import { expect, inject, test } from 'vitest';
import { Caller } from './support/browser';
import { trimmed } from './support/pageAudio';
import { puppetMicrophone, say, unplug } from './support/puppetMicrophone';
import { recognise } from './support/recognise';
import { PATIENCE, Talk } from './support/talk';
import { concat, silence, speech, wavOf } from './support/wav';

const silo = inject('silo');

test('the page hears a caller and answers aloud', async () => {
  // Said again every few seconds: on a machine that is too busy for real time, sound is lost.
  const once = concat(silence(1), await speech(silo, 'how long does delivery take'), silence(12));
  const question = concat(once, once, once, once);
  const caller = await Caller.open({ says: question, records: true, sampleRate: 48_000 });
  const talk = await Talk.open(caller.page, silo);
  await talk.start(true);
  await talk.isInPhase('Listening');
  await talk.isInPhase('Speaking');
  await expect.poll(talk.callerWords, { ...PATIENCE, timeout: 70_000 }).toMatch(/delivery/);
  await talk.shows(/two to three days/);
  await talk.isInPhase('Idle');
  await talk.shows(/answered in/);
  const played = trimmed(await Caller.heard(caller.page));
  const understood = await recognise(caller.page, played);
  expect(understood).toMatch(/delivery|days|express/);
  expect(caller.errors).toEqual([]);
});

test('the agent is interrupted by voice, and what was cut off is struck through', async () => {
  const caller = await Caller.open();
  await puppetMicrophone(caller.context);
  const talk = await Talk.open(caller.page, silo);
  await talk.start(true);
  await talk.type('What are your opening hours?');
  await talk.isInPhase('Speaking');
  await say(caller.page, wavOf(await speech(silo, 'how long does delivery take')));
  await talk.hasTurns(2);
  await expect.poll(() => talk.turns().first().locator('s').count()).toBe(1);
  await talk.shows('interrupted');
  expect(caller.errors).toEqual([]);
});

test('an unplugged microphone is told, and the call goes on by typing', async () => {
  const caller = await Caller.open();
  await puppetMicrophone(caller.context);
  const talk = await Talk.open(caller.page, silo);
  await talk.start(true);
  await talk.button('Mute the microphone').waitFor();
  await unplug(caller.page);
  await talk.shows(/was unplugged. Choose another/);
  await talk.type('Where is my order?');
  await talk.hasTurns(1);
  await talk.button('Use the microphone').click();
  await talk.button('Mute the microphone').waitFor();
  expect(caller.errors).toEqual([]);
});

test('a refused microphone is explained, and typing works', async () => {
  const caller = await Caller.open({ microphone: false });
  const talk = await Talk.open(caller.page, silo);
  await talk.start(true);
  await talk.shows(/The microphone is blocked/);
  await talk.type('How do I return something?');
  await talk.hasTurns(1);
  expect(caller.errors).toEqual([]);
});
