/** Every language says everything, with the same values in it, and nothing that is never said. */
import ts from 'typescript';
import { expect, test } from 'vitest';
import { en } from '~/translations/en';
import { TRANSLATIONS } from '~/translations/translate';
import { readApp, walk } from './source';

type Sentences = Readonly<Record<string, string | undefined>>;

const FORM = /_(zero|one|two|few|many|other)$/;
const baseOf = (key: string) => key.replace(FORM, '');

function placeholders(sentence: string): string[] {
  return [...sentence.matchAll(/\{\{(\w+)\}\}/g)].map(([, name = '']) => name);
}

/** The keys that a language must have: the source's, and each plural in the forms that the language distinguishes. */
function wantedKeys(locale: string, source: Sentences): Set<string> {
  const forms = new Intl.PluralRules(locale).resolvedOptions().pluralCategories;
  const isPlural = (key: string) => FORM.test(key) && `${baseOf(key)}_other` in source;
  return new Set(
    Object.keys(source).flatMap((key) => (isPlural(key) ? forms.map((form) => `${baseOf(key)}_${form}`) : [key])),
  );
}

/** What a sentence may be filled with: all that the source's is, in a plural all that any of its forms is. */
function valuesOf(key: string, source: Sentences): Set<string> {
  const same = Object.entries(source).filter(
    ([other]) => other === key || (FORM.test(key) && baseOf(other) === baseOf(key)),
  );
  return new Set(same.flatMap(([, sentence]) => placeholders(sentence ?? '')));
}

function wrongSentence(key: string, sentence: string, source: Sentences): string[] {
  if (sentence.trim() === '') return [`${key} is empty`];
  const values = valuesOf(key, source);
  const used = placeholders(sentence);
  const strange = used
    .filter((name) => !values.has(name))
    .map((name) => `${key} has {{${name}}}, which nobody fills in`);
  // A plural form may say "one" or "both" in words; any other sentence needs all of its values.
  const missing = FORM.test(key)
    ? []
    : [...values].filter((name) => !used.includes(name)).map((name) => `${key} lacks {{${name}}}`);
  return [...strange, ...missing];
}

function wrongWith(locale: string, language: Sentences, source: Sentences): string[] {
  const wanted = wantedKeys(locale, source);
  const present = Object.keys(language);
  return [
    ...[...wanted].filter((key) => language[key] === undefined).map((key) => `${key} is missing`),
    ...present.filter((key) => !wanted.has(key)).map((key) => `${key} is in no other language`),
    ...present.filter((key) => wanted.has(key)).flatMap((key) => wrongSentence(key, language[key] ?? '', source)),
  ];
}

/** Every string in the product's code: whole, and as the beginning or the end of a template. */
function spokenWords(): Readonly<Record<'whole' | 'beginnings' | 'endings', Set<string>>> {
  const whole = new Set<string>();
  const beginnings = new Set<string>();
  const endings = new Set<string>();
  for (const file of readApp().filter((one) => !one.path.startsWith('app/translations/'))) {
    walk(file.tree, (node) => {
      if (ts.isStringLiteralLike(node)) whole.add(node.text);
      if (ts.isTemplateHead(node) && node.text.includes('.')) beginnings.add(node.text);
      if (ts.isTemplateTail(node) && node.text.startsWith('.')) endings.add(node.text);
    });
  }
  return { whole, beginnings, endings };
}

test.each(Object.entries(TRANSLATIONS))('%s says everything that English says', (locale, language) => {
  expect(wrongWith(locale, language, en)).toEqual([]);
});

test('every sentence is said somewhere', () => {
  const { whole, beginnings, endings } = spokenWords();
  const isMade = (key: string) =>
    [...beginnings].some((beginning) => key.startsWith(beginning)) ||
    [...endings].some((ending) => key.endsWith(ending) && whole.has(key.slice(0, -ending.length)));
  const isSaid = (key: string) => whole.has(key) || whole.has(baseOf(key)) || isMade(key);
  expect(Object.keys(en).filter((key) => !isSaid(key))).toEqual([]);
});

test('English keeps its manners: no exclamation marks, no "oops"', () => {
  expect(Object.values(en).filter((sentence) => /!|\boops\b/i.test(sentence))).toEqual([]);
});

test('catches what is missing, strange, empty or filled in wrongly', () => {
  const source = { a: 'Pay {{amount}}', b: 'Yes', n_one: '{{count}} day', n_other: '{{count}} days' };
  const language = { a: 'Zahle {{betrag}}', b: ' ', n_one: 'ein Tag', c: 'Mehr' };
  expect(wrongWith('de', language, source)).toEqual([
    'n_other is missing',
    'c is in no other language',
    'a has {{betrag}}, which nobody fills in',
    'a lacks {{amount}}',
    'b is empty',
  ]);
});

test('asks Arabic for all six forms', () => {
  const source = { n_one: '{{count}} day', n_other: '{{count}} days' };
  expect(wrongWith('ar', { n_one: 'a', n_other: 'b' }, source)).toHaveLength(4);
});
