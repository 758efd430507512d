import puppeteer, { type Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { heardSound, loudSeconds, recordSound, samplesFrom } from './support/pageAudio';
import { installPuppet, sayInPage } from './support/puppetMicrophone';
import { Silo } from './support/silo';
import { PATIENCE } from './support/talk';
import { speech, wavOf } from './support/wav';

let silo: Silo;
beforeAll(async () => {
  silo = await Silo.start();
});
afterAll(() => silo.dispose());

/** Debian's Firefox with a page of the silo's, over WebDriver BiDi, and everything that the page complains about. */
async function open(): Promise<{ page: Page; errors: string[] }> {
  const browser = await puppeteer.launch({ browser: 'firefox', executablePath: process.env['FIREFOX'] ?? '/usr/bin/firefox-esr', headless: true });
  onTestFinished(() => browser.close());
  const page = await browser.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  page.setDefaultTimeout(PATIENCE.timeout);
  await page.evaluateOnNewDocument(installPuppet);
  await page.evaluateOnNewDocument(recordSound);
  await page.goto(silo.url);
  return { page, errors };
}

const textOf = (page: Page, selector: string) => page.$$eval(selector, (elements) => elements.map((element) => element.textContent).join(' '));

test('Firefox hears a caller, answers aloud, and lights every word', async () => {
  const { page, errors } = await open();
  await page.locator('button ::-p-text(Start talking)').click();
  await expect.poll(() => textOf(page, 'header [role="status"]'), PATIENCE).toBe('Connected');
  await page.waitForSelector('[aria-label="Mute the microphone"]');
  const question = wavOf(await speech(silo.url, 'what are your opening hours')).toString('base64');
  await page.evaluate(sayInPage, question);
  await expect.poll(() => textOf(page, '[data-testid="phase"]'), PATIENCE).toBe('Speaking');
  await expect.poll(() => textOf(page, 'article'), PATIENCE).toMatch(/opening hours.*We are open six days a week/s);
  await expect.poll(() => textOf(page, '[data-testid="phase"]'), PATIENCE).not.toBe('Speaking');
  expect(loudSeconds(samplesFrom(await page.evaluate(heardSound)))).toBeGreaterThan(2);
  // The words that are not lit stand apart.
  expect(await textOf(page, 'article p span')).toBe('');
  expect(errors).toEqual([]);
});
