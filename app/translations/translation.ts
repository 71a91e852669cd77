import type { en } from './en';

/** Every key of the source language, plural forms included. */
export type SourceKey = keyof typeof en;

type PluralForm = Intl.LDMLPluralRule;

/** Keys that exist once per plural form, without the form's suffix. */
export type PluralKey = SourceKey extends infer Key ? (Key extends `${infer Base}_other` ? Base : never) : never;

type PluralForms = `${PluralKey}_${PluralForm}`;

/** Keys that are one sentence each. */
export type SingleKey = Exclude<SourceKey, PluralForms>;

/** The names between double braces in a sentence. */
export type Placeholders<Text extends string> = Text extends `${string}{{${infer Name}}}${infer Rest}`
  ? Name | Placeholders<Rest>
  : never;

/** Sentences that are shown as they stand. */
export type PlainKey = {
  [Key in SingleKey]: [Placeholders<(typeof en)[Key]>] extends [never] ? Key : never;
}[SingleKey];

/** Sentences that need values. */
export type FilledKey = Exclude<SingleKey, PlainKey>;

/** A whole language: each sentence, and each plural sentence in the forms that the language distinguishes. */
export type Translation<Forms extends PluralForm = 'other'> = Readonly<
  Record<SingleKey, string> & Record<`${PluralKey}_${Forms}`, string>
>;
