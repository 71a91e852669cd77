/**
 * The words of the payer's page in its language. Plain sentences come from a flat dictionary, since a look-up there is a
 * hundred times cheaper than i18next; i18next fills in values and chooses plural forms.
 */
import { createInstance, type i18n } from 'i18next';
import { ar } from './ar';
import { de } from './de';
import { en } from './en';
import { es } from './es';
import { fr } from './fr';
import { LOCALES, type Locale } from './locales';
import { ptBR } from './pt-br';
import type { FilledKey, Placeholders, PlainKey, PluralKey, SourceKey } from './translation';

/** Each language's sentences as written, in all their plural forms. */
export const TRANSLATIONS: Readonly<
  Record<Locale, Readonly<Partial<Record<string, string>> & Record<PlainKey, string>>>
> = {
  en,
  de,
  es,
  fr,
  'pt-BR': ptBR,
  ar,
};

type ValuesOf<Key extends FilledKey | PluralKey> = Key extends FilledKey
  ? Readonly<Record<Placeholders<(typeof en)[Key]>, string>>
  : Readonly<{ count: number }>;

function makeInstance(locale: Locale): i18n {
  const instance = createInstance();
  // Without a backend to load from, this is done when it returns.
  void instance.init({
    lng: locale,
    fallbackLng: false,
    initAsync: false,
    keySeparator: false,
    nsSeparator: false,
    resources: { [locale]: { translation: TRANSLATIONS[locale] } },
    // React escapes.
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  return Object.freeze(instance);
}

const locales = Object.keys(LOCALES) as Locale[];
const instances = Object.fromEntries(locales.map((locale) => [locale, makeInstance(locale)])) as Record<Locale, i18n>;

/** The sentences that need no values, by key. */
export type PlainWords = Readonly<Record<PlainKey, string>>;

/** The language's dictionary of plain sentences. */
export function plain(locale: Locale): PlainWords {
  return TRANSLATIONS[locale];
}

/** Plural sentences that were said before: i18next takes longer for one than the page for ten elements. */
const said = new Map<string, string>();
const MOST_SAID = 2_000;

function sayPlural(locale: Locale, key: PluralKey, count: number): string {
  const name = `${locale} ${key} ${count}`;
  const known = said.get(name);
  if (known !== undefined) return known;
  if (said.size >= MOST_SAID) said.clear();
  const sentence = instances[locale].t(key, { count });
  said.set(name, sentence);
  return sentence;
}

function fill(sentence: string, values: Readonly<Record<string, string>>): string {
  return sentence.replace(/\{\{(\w+)\}\}/g, (_, name: string) => values[name] ?? '');
}

/** A sentence with its values filled in, or in the plural form that `count` asks for. */
export function say<Key extends FilledKey | PluralKey>(locale: Locale, key: Key, values: ValuesOf<Key>): string {
  const given: Readonly<Record<string, string | number>> = values;
  if (typeof given.count === 'number') return sayPlural(locale, key as PluralKey, given.count);
  return fill(TRANSLATIONS[locale][key] ?? '', values as Readonly<Record<string, string>>);
}

/** A plural sentence in every form that the language distinguishes, for a script that counts by itself. */
export function pluralForms(locale: Locale, key: PluralKey): Partial<Record<Intl.LDMLPluralRule, string>> {
  const forms = new Intl.PluralRules(locale).resolvedOptions().pluralCategories;
  return Object.fromEntries(forms.map((form) => [form, TRANSLATIONS[locale][`${key}_${form}` as SourceKey] ?? '']));
}
