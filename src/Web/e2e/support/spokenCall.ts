import { expect } from 'vitest';
import { heardSound, loudSeconds, samplesFrom } from './pageAudio';
import { sayInPage } from './puppetMicrophone';
import { PATIENCE } from './talk';
import { speech, wavOf } from './wav';

/** A page of any browser, as far as a spoken call needs it; it has a puppet for a microphone, and its sound is recorded. */
export interface AnyPage {
  /** Runs a function that uses nothing from outside of it. */
  evaluate<A extends unknown[], T>(run: (...args: A) => T | Promise<T>, ...args: A): Promise<T>;
  /** As a person does: a gesture. */
  click(selector: string): Promise<void>;
}

/** How well a call is understood is the recogniser's matter: any of these words in it lead to the answer. */
const UNDERSTOOD = /open|hours/;

/** A call that is begun by a press, spoken, understood, answered aloud, and shown as it was. */
export async function spokenCall(page: AnyPage, url: string): Promise<void> {
  const textOf = (selector: string) => page.evaluate((s: string) => [...document.querySelectorAll(s)].map((element) => element.textContent).join(' '), selector);
  const phase = () => textOf('[data-testid="phase"]');
  await expect.poll(() => textOf('button'), PATIENCE).toMatch(/Start talking/);
  await page.evaluate(() => [...document.querySelectorAll('button')].find((button) => button.textContent === 'Start talking')!.setAttribute('data-start', ''));
  await page.click('[data-start]');
  await expect.poll(() => textOf('header [role="status"]'), PATIENCE).toBe('Connected');
  await expect.poll(() => page.evaluate(() => document.querySelector('[aria-label="Mute the microphone"]') !== null), PATIENCE).toBe(true);
  await page.evaluate(sayInPage, wavOf(await speech(url, 'what are your opening hours')).toString('base64'));
  await expect.poll(phase, PATIENCE).toBe('Speaking');
  await expect.poll(() => textOf('article > p'), PATIENCE).toMatch(UNDERSTOOD);
  await expect.poll(() => textOf('article'), PATIENCE).toMatch(/We are open six days a week/);
  await expect.poll(phase, PATIENCE).not.toBe('Speaking');
  expect(loudSeconds(samplesFrom(await page.evaluate(heardSound)))).toBeGreaterThan(2);
  // The words that are not lit stand apart.
  expect(await textOf('article p span')).toBe('');
}
