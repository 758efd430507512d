import { afterAll, beforeAll, expect, test } from 'vitest';
import { Caller } from './support/browser';
import { Silo } from './support/silo';
import { PATIENCE, Talk } from './support/talk';
import { silence } from './support/wav';

const GREETING = 'Good day, this is Max. What can I do for you?';

let silo: Silo;
beforeAll(async () => {
  silo = await Silo.start(
    '--Agents:default:Name', 'Max', '--Agents:default:About', 'Asks for parcels', '--Agents:default:Greeting', GREETING,
    '--Agents:default:Suggestions:0', 'Where is my parcel?', '--Agents:default:Privacy', 'Max tells nobody.', '--Calls:Recording', 'on',
  );
});
afterAll(() => silo.dispose());

test('the page says of the agent what the server says, the agent greets, and the call remains: its summary, its recording, its place among past calls', async () => {
  const caller = await Caller.open({ says: silence(1) });
  const page = caller.page;
  const talk = await Talk.open(page, silo.url);
  await expect.poll(talk.stage, PATIENCE).toBe('Talk with Max');
  await talk.shows('Asks for parcels');
  await talk.shows(/Max tells nobody\. Calls are recorded\./);
  expect(await page.getByRole('list', { name: 'Questions to begin with' }).getByRole('button').allTextContents()).toEqual(['Where is my parcel?']);

  await talk.start(true);
  await talk.shows(GREETING);
  await talk.hasTurns(1);
  // It is not an answer to anything.
  expect(await page.getByText(/answered in/).count()).toBe(0);
  await talk.isInPhase('Idle');
  await expect.poll(talk.stage, PATIENCE).toBe('Listening');

  await talk.button('Keypad').click();
  for (const key of ['4', '2', '#']) await page.getByRole('group', { name: 'Keypad' }).getByRole('button', { name: key }).click();
  await page.keyboard.press('Escape');
  await talk.hasTurns(2);
  expect(await talk.callerWords()).toContain('42');

  await page.reload();
  await talk.isConnected();
  // Who comes back is not greeted again.
  await talk.hasTurns(2);
  await talk.button('Hang up').click();
  await page.getByRole('heading', { name: 'The call has ended' }).waitFor();
  const player = page.locator('audio').first();
  await player.waitFor();
  await expect.poll(() => player.evaluate((audio) => (audio as HTMLAudioElement).duration), PATIENCE).toBeGreaterThan(1);
  await talk.button('Past calls').click();
  await page.getByRole('dialog').getByRole('button', { name: /Max/ }).click();
  await page.getByRole('dialog').getByText(GREETING).waitFor();
  expect(caller.errors).toEqual([]);
});

test('a double click on the button that starts a call does not end it, and the tips of what appears under the pointer do not cover it', async () => {
  const caller = await Caller.open({ says: silence(1) });
  const talk = await Talk.open(caller.page, silo.url);
  await talk.button('Start talking').dblclick();
  await talk.button('Mute the microphone').waitFor();
  await talk.isConnected();
  expect(await caller.page.locator('[popover="manual"]:popover-open').count()).toBe(0);
  expect(caller.errors).toEqual([]);
});

test('what is not there has a status that says so', async () => {
  const caller = await Caller.open();
  const response = await caller.page.goto(`${silo.url}/nothing`);
  expect(response!.status()).toBe(404);
  await caller.page.getByRole('heading', { name: 'There is nothing here' }).waitFor();
  expect((await caller.page.request.get(`${silo.url}/favicon.ico`)).status()).toBe(200);
});

/** Telephones upright and on their side, small windows, and pages enlarged to twice their size. */
const sizes = [[320, 568], [390, 844], [768, 1024], [844, 390], [640, 400], [1280, 480], [1280, 640], [1280, 800], [1920, 1080]] as const;

test.each(sizes)('at %i by %i everything that a call needs is on the screen, and nothing moves', async (width, height) => {
  const caller = await Caller.open({ width, height, says: silence(1), reducedMotion: 'reduce' });
  const page = caller.page;
  const talk = await Talk.open(page, silo.url);
  const isShown = async (name: string) => {
    const box = (await talk.button(name).boundingBox())!;
    expect([name, box.x >= 0, box.y >= 0, box.x + box.width <= width, box.y + box.height <= height]).toEqual([name, true, true, true, true]);
    return box;
  };
  await isShown('Start talking');
  await talk.start(true);
  const before = await isShown('Hang up');
  await talk.hasTurns(1);
  await talk.isInPhase('Idle');
  expect(await isShown('Hang up')).toEqual(before);
  const words = (await page.getByTestId('phase').boundingBox())!;
  expect(words.y + words.height).toBeLessThanOrEqual(before.y);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  const composer = (await page.getByRole('textbox', { name: 'Message' }).boundingBox())!;
  expect(composer.y + composer.height).toBeLessThanOrEqual(height);
});
