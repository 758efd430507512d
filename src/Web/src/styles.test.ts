import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const source = import.meta.dirname;
const mantine = join(source, '../node_modules/@mantine/core');
const notifications = join(source, '../node_modules/@mantine/notifications/esm/Notifications.mjs');
const whole = readFileSync(join(mantine, 'styles.css'), 'utf8');
const barrel = readFileSync(join(mantine, 'esm/index.mjs'), 'utf8');
const STATIC = /^(?:import|export)\s[^;]*?['"]([^'"]+)['"];/gm;
/** Not of a component. */
const GENERAL = ['baseline', 'default-css-variables', 'global'];

const imports = (text: string) => [...text.matchAll(STATIC)].map((match) => match[1]!);

/** Our own files that a file brings with it, itself included. */
function ownFiles(file: string, found = new Set<string>()): Set<string> {
  if (found.has(file)) return found;
  found.add(file);
  for (const specifier of imports(readFileSync(file, 'utf8')).filter((s) => s.startsWith('.'))) {
    const path = ['.tsx', '.ts'].map((ending) => resolve(dirname(file), specifier) + ending).find(existsSync);
    if (path) ownFiles(path, found);
  }
  return found;
}

/** The components of the library that a file names. */
const components = (text: string) =>
  [...text.matchAll(/^import \{([^}]*)\} from ['"]@mantine\/core['"];$/gm)].flatMap((match) => match[1]!.split(',')).map((name) => name.trim()).filter((name) => /^[A-Z]/.test(name));

function moduleOf(component: string): string {
  const path = new RegExp(`import \\{[^}]*\\b${component}\\b[^}]*\\} from "([^"]+)"`).exec(barrel)?.[1];
  if (!path) throw new Error(`Mantine has no ${component}`);
  return join(mantine, 'esm', path);
}

/** The stylesheets that one of the library's modules needs, with all that it is built of. */
function needed(module: string, seen: Set<string>): string[] {
  // What the library passes on from others has no style of its.
  if (seen.has(module) || !module.endsWith('.mjs')) return [];
  seen.add(module);
  const text = readFileSync(module, 'utf8');
  const own = imports(text).filter((s) => s.startsWith('.')).flatMap((specifier) => {
    const name = /([^/]+)\.module\.mjs$/.exec(specifier)?.[1];
    return name ? [name] : needed(resolve(dirname(module), specifier), seen);
  });
  return [...own, ...components(text).flatMap((component) => needed(moduleOf(component), seen))];
}

/** What the components that these files use need, and what the files load. */
function stylesOf(files: Iterable<string>): { needs: Set<string>; loads: string[] } {
  const texts = [...files].map((file) => readFileSync(file, 'utf8'));
  const seen = new Set<string>();
  const modules = texts.flatMap((text) => [...components(text).map(moduleOf), ...(text.includes("from '@mantine/notifications'") ? [notifications] : [])]);
  const needs = modules.flatMap((module) => needed(module, seen)).filter((name) => existsSync(join(mantine, 'styles', `${name}.css`)));
  const loads = texts.flatMap((text) => [...text.matchAll(/^import '@mantine\/core\/styles\/(.+)\.css';$/gm)].map((match) => match[1]!));
  return { needs: new Set(needs), loads };
}

/** Where a stylesheet stands in Mantine's whole one; a later one overrides. */
const place = (name: string) => whole.indexOf(/\.m_\w+/.exec(readFileSync(join(mantine, 'styles', `${name}.css`), 'utf8'))![0]);

const first = stylesOf(ownFiles(join(source, 'main.tsx')));

test('the first load has the styles of the components it uses, in the order of the library, and no others', () => {
  const loads = first.loads.filter((name) => !GENERAL.includes(name));
  expect([...loads].sort()).toEqual([...first.needs].sort());
  expect(loads).toEqual([...loads].sort((a, b) => place(a) - place(b)));
});

test.each(['settings/SettingsDrawer', 'shell/NotFound', 'shell/toastList', 'talk/Charts', 'talk/PastCalls'])('%s brings the styles that the first load has not', (name) => {
  const later = stylesOf([join(source, `${name}.tsx`)]);
  expect([...later.loads].sort()).toEqual([...later.needs].filter((style) => !first.needs.has(style)).sort());
  expect(later.loads).toEqual([...later.loads].sort((a, b) => place(a) - place(b)));
});
