import { inject, onTestFinished, test } from 'vitest';
import { recordSound } from './support/pageAudio';
import { installPuppet } from './support/puppetMicrophone';
import { spokenCall } from './support/spokenCall';
import { isWebKitInstalled, WebKit } from './support/webkit';

test.skipIf(!isWebKitInstalled)('a spoken call works in WebKitGTK, where that is installed', async () => {
  const webkit = await WebKit.open();
  onTestFinished(() => webkit.close());
  const silo = inject('silo');
  await webkit.goto(silo);
  // It runs nothing before a page's own scripts; the page has not asked for a microphone yet.
  await webkit.evaluate(installPuppet);
  await webkit.evaluate(recordSound);
  await spokenCall(webkit, silo);
});
