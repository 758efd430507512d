import { afterAll, beforeAll, expect, test } from 'vitest';
import { Caller } from './support/browser';
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
  await talk.hangUp();
  await caller.page.reload();
  await talk.button('Start talking').waitFor();
  expect(await talk.status()).toBe('Disconnected');
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
