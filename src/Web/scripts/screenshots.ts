import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pass } from 'node:timers/promises';
import { expect, inject, test } from 'vitest';
import { Caller } from '../e2e/support/browser';
import { puppetMicrophone, say } from '../e2e/support/puppetMicrophone';
import { Talk } from '../e2e/support/talk';
import { speech, wavOf } from '../e2e/support/wav';

/** npm run screenshots: the page idle, in mid-call, and when the agent asks, in both themes and three widths, to screenshots/ or $SCREENSHOTS. */
const out = process.env['SCREENSHOTS'] ?? join(import.meta.dirname, '../screenshots');
const sizes = [[1920, 1080], [1280, 800], [390, 844]] as const;
/** So that the waveforms show both voices and some words are lit. */
const INTO_THE_ANSWER_MS = 1800;

test.each(['light', 'dark'] as const)('%s', async (colorScheme) => {
  await mkdir(out, { recursive: true });
  const silo = inject('silo');
  const caller = await Caller.open({ colorScheme });
  const page = caller.page;
  await puppetMicrophone(caller.context);
  const talk = await Talk.open(page, silo);
  const shoot = async (name: string, [width, height]: readonly [number, number]) => {
    await page.setViewportSize({ width, height });
    await page.mouse.move(width - 1, height - 1);
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await pass(300);
    await page.screenshot({ path: join(out, `${name}-${colorScheme}-${width}.png`) });
  };
  for (const size of sizes) await shoot('idle', size);
  await page.setViewportSize({ width: sizes[0][0], height: sizes[0][1] });
  await talk.start(true);
  const question = wavOf(await speech(silo, 'how do i return something'));
  await talk.type('What are your opening hours?');
  await talk.isInPhase('Speaking');
  await pass(INTO_THE_ANSWER_MS);
  await say(page, wavOf(await speech(silo, 'how long does delivery take')));
  await talk.hasTurns(2);
  await talk.isInPhase('Speaking');
  await talk.isInPhase('Idle');
  for (const size of sizes) {
    await say(page, question);
    await talk.isInPhase('Speaking');
    await pass(INTO_THE_ANSWER_MS);
    await shoot('call', size);
    await talk.isInPhase('Idle');
  }
  // The agent acts: what it looked up, and what it asks before it does more.
  await talk.type('Where is my order 4271?');
  await talk.isInPhase('Speaking');
  await talk.isInPhase('Idle');
  await talk.type('Please cancel order 4272.');
  await talk.isInPhase('Speaking');
  await talk.isInPhase('Idle');
  for (const size of sizes) await shoot('agent', size);
  expect(caller.errors).toEqual([]);
});
