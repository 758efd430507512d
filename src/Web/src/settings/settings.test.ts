import { describe, expect, test } from 'vitest';
import { defaults, restore, serverSettings, sessionSettings } from './settings';

describe('settings', () => {
  test.each([null, '', 'null', '7', '[]', '{"volume":"loud"}'])('that were not kept well are the defaults (%s)', (kept) => expect(restore(kept)).toEqual(defaults));

  test('that were kept come back, within their limits, and unknown ones do not', () => {
    const kept = JSON.stringify({ debounceMs: 9000, thresholdPercent: 1, voice: 'rms', microphone: 'usb', showPartials: false, gone: 1 });
    expect(restore(kept)).toEqual({ ...defaults, debounceMs: 1200, thresholdPercent: 10, voice: 'rms', microphone: 'usb', showPartials: false });
  });

  test.each([10, 30, 50])('for the server keep the lower bound under the threshold (%i %%)', (thresholdPercent) => {
    const sent = serverSettings({ ...defaults, thresholdPercent });
    expect(sent['raiseAbove']).toBe(thresholdPercent / 100);
    expect(sent['lowerBelow']).toBeLessThan(thresholdPercent / 100);
  });

  test('a session begins with ask for a recording, and never for none', () => {
    expect(sessionSettings({ ...defaults, record: true })).toEqual(serverSettings({ ...defaults, record: true }));
    expect(serverSettings({ ...defaults, record: true })['recording']).toBe('on');
    expect(sessionSettings(defaults)).not.toHaveProperty('recording');
    expect(serverSettings(defaults)['recording']).toBe('off');
  });
});
