import { expect } from 'vitest';
import type { Page } from 'playwright-core';

/** How long a loaded machine may take for what is a matter of a second. */
export const PATIENCE = { timeout: 40_000, interval: 100 };

const PHASES = { IDLE: 'Idle', LISTENING: 'Listening', SPECULATIVE: 'Thinking ahead', COMMITTED: 'Got it', SPEAKING: 'Speaking' } as const;

/** The talk page, as its user sees it. */
export class Talk {
  constructor(readonly page: Page) {}

  static async open(page: Page, url: string): Promise<Talk> {
    await page.goto(url);
    return new Talk(page);
  }

  button = (name: string | RegExp) => this.page.getByRole('button', { name, exact: typeof name === 'string' });
  turns = () => this.page.getByRole('article');
  callerWords = async () => (await this.turns().locator('> p').allTextContents()).join(' / ');
  status = () => this.page.getByRole('banner').getByRole('status').textContent();
  /** What the server does; the page's words for it depend on the microphone too. */
  phase = async () => {
    const phase = await this.page.getByTestId('phase').getAttribute('data-server-phase');
    return phase === null ? null : PHASES[phase as keyof typeof PHASES];
  };

  /** What the stage says. */
  stage = () => this.page.getByTestId('phase').textContent();

  async start(withMicrophone: boolean): Promise<void> {
    await this.button(withMicrophone ? 'Start talking' : 'Type instead').click();
    await this.isConnected();
  }

  /** Hangs up; pressed again where it came too soon after the button appeared to count. */
  hangUp = () =>
    expect
      .poll(async () => {
        const button = this.button('Hang up');
        if (await button.isVisible()) await button.click({ timeout: 1000 });
        return this.status();
      }, PATIENCE)
      .toBe('Disconnected');

  isConnected = () => expect.poll(this.status, PATIENCE).toBe('Connected');
  isInPhase = (phase: string | RegExp) => expect.poll(this.phase, PATIENCE).toMatch(phase);
  shows = (text: string | RegExp) => this.page.getByText(text).first().waitFor({ timeout: PATIENCE.timeout });
  hasTurns = (count: number) => expect.poll(() => this.turns().count(), PATIENCE).toBe(count);

  async type(text: string): Promise<void> {
    await this.page.getByRole('textbox', { name: 'Message' }).fill(text);
    await this.page.keyboard.press('Enter');
  }

  /** The session this tab keeps. */
  session = () => this.page.evaluate(() => sessionStorage.getItem('voicecluster.session'));
}
