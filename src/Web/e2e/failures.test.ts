import { expect, inject, test } from 'vitest';
import { Caller } from './support/browser';
import { isListening, puppetMicrophone } from './support/puppetMicrophone';
import { PATIENCE, Talk } from './support/talk';

const silo = inject('silo');

test('a part that cannot be loaded is told, the call goes on, and it can be tried again', async () => {
  const caller = await Caller.open();
  const page = caller.page;
  await page.route('**/assets/SettingsDrawer*.js', (route) => route.abort());
  const talk = await Talk.open(page, silo);
  await talk.start(false);
  await talk.button('Settings').click();
  await talk.shows('This part of the page could not be loaded');
  await talk.type('Where is my order?');
  await talk.hasTurns(1);
  expect(await talk.status()).toBe('Connected');
  await page.unroute('**/assets/SettingsDrawer*.js');
  await talk.button('Settings').click();
  await page.getByRole('dialog').waitFor();
});

test('a page that breaks hangs up and lets go of the microphone', async () => {
  const caller = await Caller.open();
  const page = caller.page;
  await puppetMicrophone(caller.context);
  const talk = await Talk.open(page, silo);
  await talk.start(true);
  await talk.button('Mute the microphone').waitFor();
  const session = await talk.session();
  // The stage lists the next change of state in vain: an extension of the browser breaks what it is made of.
  await page.evaluate(() => {
    const create = document.createElement.bind(document) as (name: string) => HTMLElement;
    document.createElement = ((name: string) => {
      if (name === 'li') throw new Error('broken by an extension');
      return create(name);
    }) as typeof document.createElement;
  });
  await talk.type('Where is my order?');
  await talk.shows(/This page broke, and has hung up/);
  await expect.poll(async () => (await fetch(`${silo}/api/calls/${session}`)).status, PATIENCE).toBe(404);
  expect(await isListening(page)).toBe(false);
});

test('a browser that lets no page keep anything serves calls all the same', async () => {
  const caller = await Caller.open();
  const page = caller.page;
  await page.addInitScript(() => {
    const refuse = () => {
      throw new DOMException('The operation is insecure.', 'SecurityError');
    };
    for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(window, name, { get: refuse });
  });
  const talk = await Talk.open(page, silo);
  await talk.start(false);
  await talk.type('Where is my order?');
  await talk.hasTurns(1);
  expect(caller.errors.filter((error) => !error.includes('Mantine'))).toEqual([]);
});
