import puppeteer, { type Page } from 'puppeteer-core';
import { expect, inject, onTestFinished, test } from 'vitest';
import { recordSound } from './support/pageAudio';
import { installPuppet } from './support/puppetMicrophone';
import { spokenCall } from './support/spokenCall';
import { PATIENCE } from './support/talk';

const silo = inject('silo');

/** Debian's Firefox with one page, over WebDriver BiDi, and everything that the page complains about. */
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
  return { page, errors };
}

test('a spoken call works in Firefox', async () => {
  const { page, errors } = await open();
  await page.evaluateOnNewDocument(installPuppet);
  await page.evaluateOnNewDocument(recordSound);
  await page.goto(silo);
  await spokenCall({ evaluate: (run, ...args) => page.evaluate(run as never, ...(args as unknown as never[])) as Promise<never>, click: (selector) => page.locator(selector).click() }, silo);
  expect(errors).toEqual([]);
});
