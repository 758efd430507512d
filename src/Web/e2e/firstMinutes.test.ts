import { expect, inject, test } from 'vitest';
import { Caller } from './support/browser';
import { MAX } from './support/shared';
import { PATIENCE, Talk } from './support/talk';

const silo = inject('recordingSilo');

test('the page says of the agent what the server says, the agent greets, and the call remains: its summary, its recording, its place among past calls', async () => {
  const caller = await Caller.open();
  const page = caller.page;
  const talk = await Talk.open(page, silo);
  await expect.poll(talk.stage, PATIENCE).toBe(`Talk with ${MAX.name}`);
  await talk.shows(MAX.about);
  await talk.shows(new RegExp(`${MAX.privacy} Calls are recorded\\.`));
  expect(await page.getByRole('list', { name: 'Questions to begin with' }).getByRole('button').allTextContents()).toEqual([MAX.suggestion]);

  await talk.start(true);
  await talk.shows(MAX.greeting);
  await talk.hasTurns(1);
  // It is not an answer to anything.
  expect(await page.getByText(/answered in/).count()).toBe(0);
  await talk.isInPhase('Idle');
  await expect.poll(talk.stage, PATIENCE).toBe('Listening');

  await talk.button('Keypad').click();
  for (const key of ['4', '2', '#']) await page.getByRole('group', { name: 'Keypad' }).getByRole('button', { name: key }).click();
  await page.keyboard.press('Escape');
  await talk.hasTurns(2);
  await expect.poll(talk.callerWords, PATIENCE).toContain('42');

  await page.reload();
  await talk.isConnected();
  // Who comes back is not greeted again.
  await talk.hasTurns(2);
  await talk.hangUp();
  await page.getByRole('heading', { name: 'The call has ended' }).waitFor();
  const player = page.locator('audio').first();
  await player.waitFor();
  await expect.poll(() => player.evaluate((audio) => (audio as HTMLAudioElement).duration), PATIENCE).toBeGreaterThan(1);
  await talk.button('Past calls').click();
  await page.getByRole('dialog').getByRole('button', { name: new RegExp(MAX.name) }).click();
  await page.getByRole('dialog').getByText(MAX.greeting).waitFor();
  expect(caller.errors).toEqual([]);
});

test('a double click on the button that starts a call does not end it, and the tips of what appears under the pointer do not cover it', async () => {
  const caller = await Caller.open();
  const talk = await Talk.open(caller.page, silo);
  await talk.button('Start talking').dblclick();
  await talk.button('Mute the microphone').waitFor();
  await talk.isConnected();
  expect(await caller.page.locator('[popover="manual"]:popover-open').count()).toBe(0);
  expect(caller.errors).toEqual([]);
});

test('what is not there has a status that says so', async () => {
  const caller = await Caller.open();
  const response = await caller.page.goto(`${silo}/nothing`);
  expect(response!.status()).toBe(404);
  await caller.page.getByRole('heading', { name: 'There is nothing here' }).waitFor();
  expect((await caller.page.request.get(`${silo}/favicon.ico`)).status()).toBe(200);
});

/** Telephones upright and on their side, small windows, and pages enlarged to twice their size. */
const sizes = [[320, 568], [390, 844], [768, 1024], [844, 390], [640, 400], [1280, 480], [1280, 640], [1280, 800], [1920, 1080]] as const;

test('from 320 by 568 to 1920 by 1080 everything that a call needs is in sight, and nothing moves', async () => {
  const caller = await Caller.open({ reducedMotion: 'reduce' });
  const page = caller.page;
  const talk = await Talk.open(page, silo);
  for (const [width, height] of sizes) {
    const at = `at ${width} by ${height}`;
    await page.setViewportSize({ width, height });
    const boxOf = async (name: string) => {
      const box = (await talk.button(name).boundingBox())!;
      expect([at, name, box.x >= 0, box.y >= 0, box.x + box.width <= width, box.y + box.height <= height]).toEqual([at, name, true, true, true, true]);
      return box;
    };
    await boxOf('Start talking');
    await talk.start(true);
    const before = await boxOf('Hang up');
    await talk.isInPhase('Speaking');
    expect(await boxOf('Hang up'), at).toEqual(before);
    await talk.button('Stop the agent').click();
    await talk.isInPhase('Listening');
    expect(await boxOf('Hang up'), at).toEqual(before);
    const words = (await page.getByTestId('phase').boundingBox())!;
    expect(words.y + words.height, at).toBeLessThanOrEqual(before.y);
    expect(await page.evaluate(() => document.documentElement.scrollWidth), at).toBeLessThanOrEqual(width);
    const composer = (await page.getByRole('textbox', { name: 'Message' }).boundingBox())!;
    expect(composer.y + composer.height, at).toBeLessThanOrEqual(height);
    await talk.hangUp();
  }
});
