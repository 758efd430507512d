import { expect, inject, test } from 'vitest';
import { setTimeout as pass } from 'node:timers/promises';
import { Caller } from './support/browser';
import { holdSoundBack } from './support/pageAudio';
import { Proxy } from './support/proxy';
import { isListening, puppetMicrophone } from './support/puppetMicrophone';
import { PATIENCE, Talk } from './support/talk';

const silo = inject('silo');

async function connected(caller: Caller, url = silo): Promise<Talk> {
  const talk = await Talk.open(caller.page, url);
  await talk.start(false);
  await talk.type('How long does delivery take?');
  await talk.hasTurns(1);
  return talk;
}

test('after a reload the microphone is closed until it is asked for again, and the sound is held back until the page is touched', async () => {
  const caller = await Caller.open();
  const page = caller.page;
  await puppetMicrophone(caller.context);
  await caller.context.addInitScript(holdSoundBack);
  const talk = await Talk.open(page, silo);
  await talk.start(true);
  await talk.button('Mute the microphone').waitFor();
  await page.reload();
  await talk.isConnected();
  await talk.button('Turn the sound on').waitFor();
  expect(await isListening(page)).toBe(false);
  await page.keyboard.press('a');
  await talk.button('Turn the sound on').waitFor({ state: 'detached' });
  await talk.button('Use the microphone').click();
  await talk.button('Mute the microphone').waitFor();
  expect(await isListening(page)).toBe(true);
  await talk.hangUp();
  await expect.poll(() => isListening(page), PATIENCE).toBe(false);
});

test('a network that goes silent is noticed within five seconds, and what is typed meanwhile is answered, once', async () => {
  const caller = await Caller.open();
  const proxy = await Proxy.to(silo);
  const talk = await connected(caller, proxy.url);
  await talk.isInPhase('Idle');
  const session = await talk.session();
  proxy.down();
  const downAt = performance.now();
  // Into the dead connection, and then without one.
  await talk.type('How do I return something?');
  await expect.poll(talk.status, { timeout: 10_000, interval: 50 }).toMatch(/Reconnecting/);
  // Five seconds, to which the units are held, and what a loaded machine is late itself.
  expect(performance.now() - downAt).toBeLessThan(7000);
  await talk.type('And where is my order?');
  await talk.shows('And where is my order?');
  // The outage is the case that is tried, not a wait for something.
  await pass(5000);
  proxy.up();
  await talk.isConnected();
  await talk.isInPhase('Speaking');
  await talk.isInPhase('Idle');
  expect(await talk.session()).toBe(session);
  const said = (await talk.callerWords()).split(/ \/ |(?<=\?) (?=And)/);
  expect(said).toEqual(['How long does delivery take?', 'How do I return something?', 'And where is my order?']);
  proxy.close();
});
