import type { InputHTMLAttributes } from 'react';
import { BRAZILIAN_STATES, needsRegion } from '~/payments/postal-address';
import type { Locale } from '~/translations/locales';
import type { PlainWords } from '~/translations/translate';
import * as controls from '~/design/controls.css';
import { unseen } from '~/design/page.css';
import { FIELDS_OF_METHODS, FORM_FIELDS, PAYER_FIELDS_IN_ORDER, type PayerFieldName } from './checkout-page';
import { COUNTRIES } from './countries';
import { Field } from './field';
import * as css from './open-form.css';
import type { FormProps } from './open-form';
import { SelectField } from './select-field';
import { oncePerLocale } from './words';

const TAX_ID_LABELS = { BRL: 'field.taxId.BRL', MXN: 'field.taxId.MXN', INR: 'field.taxId.INR' } as const;

function taxIdLabel(currency: string, words: PlainWords): string {
  return words[TAX_ID_LABELS[currency as keyof typeof TAX_ID_LABELS] ?? 'field.taxId'];
}

function labelOf(field: PayerFieldName, { words, state: { payerTerms } }: FormProps): string {
  if (field === 'taxId') return taxIdLabel(payerTerms.currency, words);
  if (field === 'postalCode' && payerTerms.country === 'BR') return words['field.postalCode.BR'];
  return words[`field.${field}`];
}

const digits = { className: `${controls.input} ${controls.leftToRight}`, dir: 'ltr' } as const;

/** How each field is typed, and how a browser knows it. */
const INPUTS: Readonly<Record<PayerFieldName, InputHTMLAttributes<HTMLInputElement>>> = {
  iban: { ...digits, autoComplete: 'off', autoCapitalize: 'characters' },
  accountHolder: { autoComplete: 'name', autoCapitalize: 'words', dir: 'auto' },
  virtualAddress: { ...digits, autoComplete: 'off', autoCapitalize: 'none', 'aria-required': 'false' },
  payerName: { autoComplete: 'name', autoCapitalize: 'words', dir: 'auto' },
  taxId: { ...digits, autoComplete: 'off', autoCapitalize: 'characters' },
  phone: { ...digits, type: 'tel', autoComplete: 'tel' },
  street: { autoComplete: 'street-address', dir: 'auto' },
  postalCode: { ...digits, autoComplete: 'postal-code', autoCapitalize: 'characters' },
  city: { autoComplete: 'address-level2', dir: 'auto' },
  region: { autoComplete: 'address-level1', dir: 'auto' },
  country: { autoComplete: 'country' },
};

/** Side by side where two fit on a line. */
const HALF: ReadonlySet<PayerFieldName> = new Set(['postalCode', 'city']);

/** One text field that a method asks for; `methods` are those with which it is shown. */
export function PayerField({ field, form, methods }: { field: PayerFieldName; form: FormProps; methods: string }) {
  const { words, state, problemOf } = form;
  const isOptional = field === 'region' && !needsRegion(state.payerTerms.country ?? '');
  const text =
    field === 'virtualAddress' ? words['field.virtualAddressHint'] : isOptional ? words['field.optional'] : null;
  return (
    <Field
      {...INPUTS[field]}
      {...(isOptional ? { 'aria-required': 'false' } : {})}
      name={FORM_FIELDS[field]}
      label={labelOf(field, form)}
      problem={problemOf.get(field)}
      hint={text === null ? undefined : { text, className: controls.hint }}
      wrapClass={`${controls.field} ${HALF.has(field) ? '' : css.wholeRow}`}
      methods={methods}
      defaultValue={state.values.payer[field]}
    />
  );
}

const countryOptions = oncePerLocale((locale: Locale) => {
  const names = new Intl.DisplayNames(locale, { type: 'region' });
  return COUNTRIES.map((code) => ({ code, name: names.of(code) ?? code })).sort((a, b) =>
    a.name.localeCompare(b.name, locale),
  );
});

function CountryField({ form, methods }: { form: FormProps; methods: string }) {
  const { words, state, problemOf, locale } = form;
  return (
    <SelectField
      name={FORM_FIELDS.country}
      label={words['field.country']}
      problem={problemOf.get('country')}
      chosen={state.values.payer.country ?? ''}
      autoComplete="country"
      emptyLabel={words['field.choose']}
      methods={methods}
    >
      {countryOptions(locale).map(({ code, name }) => (
        <option key={code} value={code}>
          {name}
        </option>
      ))}
    </SelectField>
  );
}

function StateField({ form, methods }: { form: FormProps; methods: string }) {
  const { words, state, problemOf } = form;
  return (
    <SelectField
      name={FORM_FIELDS.region}
      label={words['field.region']}
      problem={problemOf.get('region')}
      chosen={state.values.payer.region ?? ''}
      autoComplete="address-level1"
      emptyLabel={words['field.choose']}
      methods={methods}
    >
      {BRAZILIAN_STATES.map((code) => (
        <option key={code}>{code}</option>
      ))}
    </SelectField>
  );
}

function fieldOf(field: PayerFieldName, form: FormProps, methods: string) {
  if (field === 'country') return <CountryField key={field} form={form} methods={methods} />;
  if (field === 'region' && form.state.payerTerms.country === 'BR')
    return <StateField key={field} form={form} methods={methods} />;
  return <PayerField key={field} field={field} form={form} methods={methods} />;
}

/** What is asked of the payer beside email and method: once for all methods, and seen with those that need it. */
export function PayerDetails(form: FormProps) {
  const { methods } = form.state;
  const isShared = (field: PayerFieldName) => !FIELDS_OF_METHODS.has(field);
  if (!methods.some(({ payerFields }) => payerFields.some(isShared))) return null;
  const asking = (field: PayerFieldName) =>
    methods.flatMap(({ method, payerFields }) => (payerFields.includes(field) ? [method] : []));
  const fields = PAYER_FIELDS_IN_ORDER.filter((field) => isShared(field) && asking(field).length > 0);
  const all = methods.filter(({ payerFields }) => payerFields.some(isShared)).map(({ method }) => method);
  return (
    <fieldset className={css.part} data-for={all.join(' ')}>
      <legend className={unseen}>{form.words['payer.details']}</legend>
      <div className={css.payerFields}>{fields.map((field) => fieldOf(field, form, asking(field).join(' ')))}</div>
    </fieldset>
  );
}
