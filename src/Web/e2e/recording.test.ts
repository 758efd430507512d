import { expect, inject, test } from 'vitest';
import { Caller } from './support/browser';
import { PATIENCE, Talk } from './support/talk';
import { Wire } from './support/wire';

const silo = inject('silo');
const recordingSilo = inject('recordingSilo');

const RECORDED = 'This call is recorded';
const shown = (caller: Caller) => caller.page.getByText(RECORDED).count();

/** Asks for recordings, or no longer. */
async function press(caller: Caller, talk: Talk): Promise<void> {
  await talk.button('Settings').click();
  await caller.page.getByRole('switch', { name: 'Record my calls' }).click();
  await caller.page.keyboard.press('Escape');
  await caller.page.getByRole('dialog').waitFor({ state: 'detached' });
}

/** What the server says of the page's call. */
const stateOf = async (url: string, talk: Talk) => ((await (await fetch(`${url}/api/calls/${await talk.session()}`)).json()) as { live: { recording: string } }).live.recording;

test('a call is recorded when its caller asks for it, and the page says so', async () => {
  const caller = await Caller.open();
  const talk = await Talk.open(caller.page, silo);
  await talk.start(false);
  expect(await shown(caller)).toBe(0);
  await press(caller, talk);
  await talk.shows(RECORDED);
  await expect.poll(() => stateOf(silo, talk), PATIENCE).toBe('recording');
  await talk.hangUp();
  await caller.page.getByText(RECORDED).waitFor({ state: 'detached' });
  // The wish is kept for the calls to come.
  await talk.start(false);
  await talk.shows(RECORDED);
  await press(caller, talk);
  await caller.page.getByText(RECORDED).waitFor({ state: 'detached' });
  await expect.poll(() => stateOf(silo, talk), PATIENCE).toBe('off');
  expect(caller.errors).toEqual([]);
});

test('where the operator records every call, the page says so and a caller cannot switch it off', async () => {
  const caller = await Caller.open();
  const talk = await Talk.open(caller.page, recordingSilo);
  await talk.start(false);
  await talk.shows(RECORDED);
  await press(caller, talk);
  await press(caller, talk);
  await talk.shows('The operator records every call; yours is recorded too');
  expect(await shown(caller)).toBe(1);
  expect(await stateOf(recordingSilo, talk)).toBe('recording');
  expect(await talk.status()).toBe('Connected');
  expect(caller.errors).toEqual([]);
});

test('a call that is refused because it would not be recorded is explained', async () => {
  const caller = await Caller.open();
  const wire = Wire.of(caller.page);
  // As a page would begin that asks for none: the server itself refuses it.
  await caller.page.addInitScript(() => {
    const send = WebSocket.prototype.send;
    WebSocket.prototype.send = function (this: WebSocket, data: string | ArrayBufferLike | Blob | ArrayBufferView<ArrayBufferLike>) {
      const message = typeof data === 'string' ? (JSON.parse(data) as { type: string; settings: Record<string, unknown> }) : null;
      if (message?.type === 'session_start') message.settings['recording'] = 'off';
      send.call(this, message ? JSON.stringify(message) : (data as ArrayBuffer));
    };
  });
  const talk = await Talk.open(caller.page, recordingSilo);
  await talk.button('Type instead').click();
  await talk.shows('Calls are recorded here');
  expect(wire.received.map((message) => message['code'])).toEqual(['recording_required']);
  expect(await talk.status()).toBe('Disconnected');
  await talk.button('Try again').waitFor();
});
