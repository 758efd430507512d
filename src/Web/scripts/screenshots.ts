import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Caller } from '../e2e/support/browser';
import { Silo } from '../e2e/support/silo';
import { concat, silence, speech } from '../e2e/support/wav';

/** npm run screenshots: the page idle and in mid-call, in both themes and three widths, to screenshots/. */
const out = process.env['SCREENSHOTS'] ?? join(import.meta.dirname, '../screenshots');
const sizes = [[390, 844], [1280, 800], [1920, 1080]] as const;

test('screenshots', async () => {
  await mkdir(out, { recursive: true });
  const silo = await Silo.start();
  try {
    const said = concat(silence(1), await speech(silo.url, 'how long does delivery take'), silence(60));
    for (const colorScheme of ['light', 'dark'] as const) {
      const caller = await Caller.open({ says: said, colorScheme });
      const page = caller.page;
      await page.goto(silo.url);
      for (const [width, height] of sizes) {
        await page.setViewportSize({ width, height });
        await page.screenshot({ path: join(out, `idle-${colorScheme}-${width}.png`) });
      }
      await page.setViewportSize({ width: 1280, height: 800 });
      await page.getByRole('button', { name: 'What are your opening hours?' }).click();
      await expect.poll(() => page.getByTestId('phase').textContent(), { timeout: 20_000 }).toBe('Speaking');
      await page.getByRole('textbox', { name: 'Message' }).fill('My order is 4 1 7 2');
      await page.keyboard.press('Enter');
      await expect.poll(() => page.getByRole('article').count(), { timeout: 20_000 }).toBe(2);
      await expect.poll(() => page.getByTestId('phase').textContent(), { timeout: 30_000 }).toMatch(/Idle|Listening/);
      await page.getByRole('button', { name: 'Use the microphone' }).click();
      await expect.poll(() => page.getByTestId('phase').textContent(), { timeout: 30_000 }).toBe('Speaking');
      for (const [width, height] of sizes) {
        await page.setViewportSize({ width, height });
        await page.waitForFunction(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
        await page.screenshot({ path: join(out, `call-${colorScheme}-${width}.png`) });
      }
      expect(caller.errors).toEqual([]);
    }
  } finally {
    await silo.dispose();
  }
});
