import { afterAll, beforeAll, expect, test } from 'vitest';
import { setTimeout as pass } from 'node:timers/promises';
import { Caller } from './support/browser';
import { Proxy } from './support/proxy';
import { isListening, puppetMicrophone } from './support/puppetMicrophone';
import { Silo } from './support/silo';
import { PATIENCE, Talk } from './support/talk';

let silo: Silo;
beforeAll(async () => {
  silo = await Silo.start('--FrontDoor:MaxCalls', '2');
});
afterAll(() => silo.dispose());

async function connected(caller: Caller, url = silo.url): Promise<Talk> {
  const talk = await Talk.open(caller.page, url);
  await talk.start(false);
  await talk.type('How long does delivery take?');
  await talk.hasTurns(1);
  return talk;
}

test('the page comes back to its session after a reload, with what was said', async () => {
  const caller = await Caller.open();
  const talk = await connected(caller);
  const session = await talk.session();
  await talk.isInPhase('Idle');
  await caller.page.reload();
  await talk.isConnected();
  await talk.hasTurns(1);
  await talk.shows('Welcome back, the session goes on');
  expect(await talk.session()).toBe(session);
  await talk.button('Hang up').click();
  await caller.page.reload();
  await talk.button('Start talking').waitFor();
  expect(await talk.status()).toBe('Disconnected');
});

test('after a reload the microphone is closed until it is asked for again, and the sound is held back until the page is touched', async () => {
  const caller = await Caller.open();
  const page = caller.page;
  await puppetMicrophone(caller.context);
  const talk = await Talk.open(page, silo.url);
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
  await talk.button('Hang up').click();
  await expect.poll(() => isListening(page), PATIENCE).toBe(false);
});

test('the page comes back after the server was started again', async () => {
  const caller = await Caller.open();
  const talk = await connected(caller);
  const session = await talk.session();
  await talk.isInPhase('Idle');
  await silo.stop();
  await expect.poll(talk.status, PATIENCE).toMatch(/Reconnecting/);
  await silo.startAgain();
  await talk.isConnected();
  expect(await talk.session()).toBe(session);
  await talk.hasTurns(1);
  await talk.type('How do I return something?');
  await talk.hasTurns(2);
});

test('a network that goes silent is noticed within five seconds, and what is typed meanwhile is answered, once', async () => {
  const caller = await Caller.open();
  const proxy = await Proxy.to(silo.url);
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

test('a session that another tab takes is told apart, and may be taken back', async () => {
  const caller = await Caller.open();
  const first = await connected(caller);
  const session = await first.session();
  const page = await caller.context.newPage();
  await page.addInitScript((id) => sessionStorage.setItem('voicecluster.session', id!), session);
  const second = await Talk.open(page, silo.url);
  await second.isConnected();
  await second.hasTurns(1);
  await first.shows('The call moved to another tab');
  await first.button('Try again').click();
  await first.isConnected();
  await second.shows('The call moved to another tab');
});

test('a server whose lines are all taken says so, and the page may try again', async () => {
  const caller = await Caller.open();
  const busy = [await caller.context.newPage(), await caller.context.newPage()];
  for (const page of busy) await (await Talk.open(page, silo.url)).start(false);
  const talk = await Talk.open(caller.page, silo.url);
  await talk.button('Type instead').click();
  await talk.shows('All lines are taken');
  await busy[0]!.close();
  await expect.poll(async () => ((await (await fetch(`${silo.url}/api/info`)).json()) as { lines: { used: number } }).lines.used, PATIENCE).toBe(1);
  await talk.button('Try again').click();
  await talk.isConnected();
});

test('a server of a newer protocol asks for a reload', async () => {
  const caller = await Caller.open();
  const page = caller.page;
  await page.route('**/api/info', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...(await response.json()), protocols: ['voicecluster.v2'] } });
  });
  await page.routeWebSocket('**/ws/voice', (socket) => socket.close());
  const talk = await Talk.open(page, silo.url);
  await talk.button('Type instead').click();
  await talk.shows('This page is older than the server');
});
