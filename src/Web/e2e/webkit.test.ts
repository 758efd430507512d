import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { heardSound, loudSeconds, recordSound, samplesFrom } from './support/pageAudio';
import { installPuppet, sayInPage } from './support/puppetMicrophone';
import { Silo } from './support/silo';
import { PATIENCE } from './support/talk';
import { speech, wavOf } from './support/wav';
import { isWebKitInstalled, WebKit } from './support/webkit';

describe.skipIf(!isWebKitInstalled)('WebKitGTK', () => {
  let silo: Silo;
  beforeAll(async () => {
    silo = await Silo.start();
  });
  afterAll(() => silo.dispose());

  test('hears a caller, answers aloud, and lights every word', async () => {
    const webkit = await WebKit.open();
    onTestFinished(() => webkit.close());
    await webkit.goto(silo.url);
    await webkit.evaluate(installPuppet);
    await webkit.evaluate(recordSound);
    const textOf = (selector: string) => webkit.evaluate((s) => [...document.querySelectorAll(s)].map((element) => element.textContent).join(' '), selector);
    await expect.poll(() => textOf('button'), PATIENCE).toMatch(/Start talking/);
    await webkit.evaluate(() => [...document.querySelectorAll('button')].find((button) => button.textContent === 'Start talking')!.setAttribute('data-start', ''));
    await webkit.click('[data-start]');
    await expect.poll(() => textOf('header [role="status"]'), PATIENCE).toBe('Connected');
    await expect.poll(() => webkit.evaluate(() => document.querySelector('[aria-label="Mute the microphone"]') !== null), PATIENCE).toBe(true);
    await webkit.evaluate(sayInPage, wavOf(await speech(silo.url, 'what are your opening hours')).toString('base64'));
    await expect.poll(() => textOf('[data-testid="phase"]'), PATIENCE).toBe('Speaking');
    await expect.poll(() => textOf('article'), PATIENCE).toMatch(/opening hours.*We are open six days a week/s);
    await expect.poll(() => textOf('[data-testid="phase"]'), PATIENCE).not.toBe('Speaking');
    expect(loudSeconds(samplesFrom(await webkit.evaluate(heardSound)))).toBeGreaterThan(2);
    expect(await textOf('article p span')).toBe('');
  });
});
