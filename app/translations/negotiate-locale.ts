import Negotiator from 'negotiator';
import { LOCALES, isLocale, type Locale } from './locales';

const AVAILABLE = Object.keys(LOCALES) as Locale[];

/** The language of ours that a tag means: itself, its language with another region, or none. "pt" and "pt-PT" get pt-BR. */
export function localeFor(tag: string): Locale | null {
  const [canonical] = safeCanonical(tag);
  if (!canonical) return null;
  if (isLocale(canonical)) return canonical;
  const language = canonical.split('-', 1)[0] ?? '';
  return AVAILABLE.find((locale) => locale === language || locale.startsWith(`${language}-`)) ?? null;
}

function safeCanonical(tag: string): string[] {
  try {
    return Intl.getCanonicalLocales(tag.replaceAll('_', '-'));
  } catch {
    return [];
  }
}

/** The language to use: the one asked for where we have it, else the best of the browser's, else English. */
export function negotiateLocale(asked: string | null, acceptLanguage: string | null): Locale {
  const wanted = asked ? localeFor(asked) : null;
  if (wanted) return wanted;
  if (!acceptLanguage) return 'en';
  const tags = new Negotiator({ headers: { 'accept-language': acceptLanguage } }).languages();
  for (const tag of tags) {
    const locale = localeFor(tag);
    if (locale) return locale;
  }
  return 'en';
}
