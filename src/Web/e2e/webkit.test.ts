import { afterAll, beforeAll, describe, onTestFinished, test } from 'vitest';
import { recordSound } from './support/pageAudio';
import { installPuppet } from './support/puppetMicrophone';
import { Silo } from './support/silo';
import { spokenCall } from './support/spokenCall';
import { isWebKitInstalled, WebKit } from './support/webkit';

describe.skipIf(!isWebKitInstalled)('where WebKitGTK is installed', () => {
  let silo: Silo;
  beforeAll(async () => {
    silo = await Silo.start();
  });
  afterAll(() => silo.dispose());

  test('a spoken call works in it', async () => {
    const webkit = await WebKit.open();
    onTestFinished(() => webkit.close());
    await webkit.goto(silo.url);
    // It runs nothing before a page's own scripts; the page has not asked for a microphone yet.
    await webkit.evaluate(installPuppet);
    await webkit.evaluate(recordSound);
    await spokenCall(webkit, silo.url);
  });
});
