import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { describe, expect, inject, test } from 'vitest';
import { Caller } from './support/browser';
import { PATIENCE, Talk } from './support/talk';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const silo = inject('silo');

async function violations(page: Page): Promise<string[]> {
  // Colours are judged when they have arrived.
  await page.waitForFunction(() => document.getAnimations().every((animation) => animation.playState !== 'running' || animation.effect?.getTiming().iterations === Infinity));
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  // Toasts and tooltips float over the page, outside of its landmarks.
  const options = { runOnly: tags, rules: { region: { enabled: false } } };
  const results = (await page.evaluate(`axe.run(document, ${JSON.stringify(options)})`)) as AxeResults;
  return results.violations.flatMap((v) => v.nodes.map((node) => `${v.id}: ${node.target.join(' ')} ${node.failureSummary ?? ''}`));
}

describe.each(['light', 'dark'] as const)('in the %s theme', (colorScheme) => {
  test('axe finds nothing, idle, in a call, in every tab and in the settings', async () => {
    const caller = await Caller.open({ colorScheme, reducedMotion: 'reduce' });
    const page = caller.page;
    const talk = await Talk.open(page, silo);
    // Evaluated by the debugger: the page's policy does not let a script be added.
    await page.evaluate(axe);
    expect(await violations(page)).toEqual([]);
    await talk.start(true);
    await talk.type('What are your opening hours?');
    await talk.isInPhase('Speaking');
    await talk.button('Stop the agent').click();
    await talk.shows('interrupted');
    expect(await violations(page)).toEqual([]);
    await talk.type('How do I return something?');
    await talk.isInPhase('Speaking');
    expect(await violations(page)).toEqual([]);
    await page.getByRole('tab', { name: 'Turns' }).click();
    await page.getByRole('button', { name: /What are your opening hours/ }).click();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('tab', { name: 'Metrics' }).click();
    expect(await violations(page)).toEqual([]);
    for (const panel of ['Keypad', 'Devices']) {
      await talk.button(panel).click();
      await page.getByRole('group', { name: panel }).waitFor();
      expect(await violations(page)).toEqual([]);
      await page.keyboard.press('Escape');
    }
    await talk.button('Past calls').click();
    await page.getByRole('dialog').getByText('Forget this list').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await talk.button('Settings').click();
    await page.getByRole('dialog').getByText('Reset to defaults').waitFor();
    expect(await violations(page)).toEqual([]);
    expect(caller.errors).toEqual([]);
  });
});

test('everything is done by keyboard alone', async () => {
  const caller = await Caller.open();
  const page = caller.page;
  const talk = await Talk.open(page, silo);
  const reach = async (name: string) => {
    for (let steps = 0; steps < 40; steps++) {
      await page.keyboard.press('Tab');
      const focused = await page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '');
      if (focused === name) return;
    }
    throw new Error(`Tab does not lead to "${name}"`);
  };
  await talk.button('Type instead').waitFor();
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to the conversation');
  await reach('Type instead');
  await page.keyboard.press('Enter');
  await talk.isConnected();
  // Who wants to type can, at once.
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('message');
  await page.keyboard.type('What are your opening hours?');
  await page.keyboard.press('Enter');
  await talk.isInPhase('Speaking');
  await page.keyboard.press('Escape');
  await talk.shows('interrupted');
  await reach('Settings');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor();
  await expect.poll(() => page.evaluate(() => document.activeElement?.closest('[role="dialog"]') !== null), PATIENCE).toBe(true);
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Settings');
  await reach('Hang up');
  await page.keyboard.press('Space');
  await expect.poll(talk.status, PATIENCE).toBe('Disconnected');
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Start talking');
  expect(caller.errors).toEqual([]);
});

test('settings count at once and are kept', async () => {
  const caller = await Caller.open();
  const page = caller.page;
  const talk = await Talk.open(page, silo);
  await talk.start(false);
  await talk.button('Settings').click();
  const debounce = page.getByRole('textbox', { name: 'Waits before it answers' });
  await debounce.fill('5000');
  await debounce.blur();
  await talk.shows('5000 ms is out of range: it is 1200 ms now');
  expect(await debounce.inputValue()).toBe('1200 ms');
  await debounce.fill('800');
  await debounce.blur();
  await page.getByRole('combobox', { name: 'Voice' }).click();
  await page.getByRole('option', { name: 'rms' }).click();
  await page.keyboard.press('Escape');
  await page.getByRole('tab', { name: 'Metrics' }).click();
  await page.reload();
  await talk.isConnected();
  await page.getByRole('tab', { name: 'Metrics' }).click();
  // Told by the server, in the session that goes on.
  await talk.shows('800 ms');
  await talk.button('Settings').click();
  expect(await debounce.inputValue()).toBe('800 ms');
  await talk.button('Reset to defaults').click();
  expect(await debounce.inputValue()).toBe('400 ms');
  expect(caller.errors).toEqual([]);
});
