import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

test('the server is told every address of the page', () => {
  const told = /<meta name="addresses" content="([^"]*)"/.exec(readFileSync(join(import.meta.dirname, '../index.html'), 'utf8'))![1]!.split(' ');
  const app = readFileSync(join(import.meta.dirname, 'App.tsx'), 'utf8');
  const pages = [...app.slice(app.indexOf('const pages')).matchAll(/^ {2}'(\/[^']*)':/gm)].map((match) => match[1]);
  expect(told).toEqual(pages);
});
