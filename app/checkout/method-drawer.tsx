import type { DOMAttributes, ReactElement } from 'react';
import type { Method } from '~/gateways/contract';
import { say } from '~/translations/translate';
import type { PlainKey } from '~/translations/translation';
import * as controls from '~/design/controls.css';
import { CardFields } from './card-fields';
import { FIELDS_OF_METHODS, FORM_FIELDS, type MethodChoice } from './checkout-page';
import { keptMarkup } from './kept-markup';
import { METHOD_MARKS, ROW_BRAND_MARKS } from './marks';
import * as css from './open-form.css';
import type { FormProps, OpenState } from './open-form';
import { PayerField } from './payer-details';

/** What happens after Pay, for the methods that ask for nothing here. */
const EXPLANATIONS: Readonly<Record<Exclude<Method, 'card'>, PlainKey>> = {
  pix: 'explain.code',
  upi: 'explain.code',
  openbanking: 'explain.bank',
  ideal: 'explain.bank',
  sepa: 'explain.debit',
  boleto: 'explain.voucher',
  oxxo: 'explain.voucher',
  banktransfer: 'explain.transfer',
  spei: 'explain.transfer',
  pse: 'explain.bank',
  klarna: 'explain.page',
  paypal: 'explain.page',
  applepay: 'explain.wallet',
  googlepay: 'explain.wallet',
};

function Fields({ choice, className, form }: { choice: MethodChoice; className: string; form: FormProps }) {
  const { method } = choice;
  if (method === 'card') return <CardFields form={form} choice={choice} className={className} />;
  const own = choice.payerFields.filter((field) => FIELDS_OF_METHODS.has(field));
  if (own.length > 0)
    return (
      <>
        <div className={css.cardFields}>
          {own.map((field) => (
            <PayerField key={field} field={field} form={form} methods={method} />
          ))}
        </div>
        {method === 'sepa' && (
          <p className={css.explanation}>{say(form.locale, 'sepa.mandate', { merchant: form.merchant })}</p>
        )}
      </>
    );
  return <p className={className}>{form.words[EXPLANATIONS[method]]}</p>;
}

const rowBrands = { __html: ROW_BRAND_MARKS };

function Row({ choice, isChosen, form }: { choice: MethodChoice; isChosen: boolean; form: FormProps }) {
  const { method } = choice;
  const id = `method-${method}`;
  return (
    <div className={css.row}>
      <input
        className={css.radio}
        type="radio"
        id={id}
        name={FORM_FIELDS.method}
        value={method}
        defaultChecked={isChosen}
      />
      <label className={css.rowHead} htmlFor={id}>
        <span className={css.rowMark} aria-hidden="true" dangerouslySetInnerHTML={{ __html: METHOD_MARKS[method] }} />
        <span className={css.rowName}>{form.words[`method.${method}`]}</span>
        {method === 'card' && <span className={css.rowBrands} aria-hidden="true" dangerouslySetInnerHTML={rowBrands} />}
      </label>
      <div className={css.rowBody}>
        <div className={css.rowContent}>
          <Fields choice={choice} className={css.explanation} form={form} />
        </div>
      </div>
    </div>
  );
}

function isUntouched({ problems, values }: OpenState): boolean {
  const { method, cardNumber, expiry, holderName, payer } = values;
  const isEmpty = method === null && cardNumber === '' && expiry === '' && holderName === '';
  return problems.length === 0 && isEmpty && !payer.iban && !payer.accountHolder && !payer.virtualAddress;
}

/** Until a payer has typed something the drawer depends on the language and on the methods alone, and it is half of the page. */
function drawnOnce({ state, locale, merchant }: FormProps, draw: () => ReactElement): DOMAttributes<HTMLElement> {
  if (!isUntouched(state)) return { children: draw() };
  // Only a debit names who is allowed to make it.
  const named = state.methods.some(({ method }) => method === 'sepa') ? merchant : null;
  return keptMarkup(['methods', locale, state.methods, named], draw);
}

/** The list of methods, each with what it needs; a single method is its fields alone. */
export function MethodDrawer(form: FormProps) {
  const { words, state, problemOf } = form;
  const { methods } = state;
  const first = methods[0];
  if (!first) return null;
  if (methods.length === 1) {
    const only = () => (
      <>
        <input type="hidden" name={FORM_FIELDS.method} value={first.method} />
        <h2 className={css.partHeading}>
          {first.method === 'card' ? words['card.details'] : words[`method.${first.method}`]}
        </h2>
        <div className={css.block}>
          <Fields choice={first} className={css.explanationAlone} form={form} />
        </div>
      </>
    );
    return <div className={css.part} {...drawnOnce(form, only)} />;
  }
  const chosen = methods.find(({ method }) => method === state.values.method) ?? first;
  const problem = problemOf.get('method');
  const all = () => (
    <>
      <legend className={css.partHeading}>{words['method.group']}</legend>
      <div className={css.block}>
        {methods.map((choice) => (
          <Row key={choice.method} choice={choice} isChosen={choice === chosen} form={form} />
        ))}
      </div>
      <p className={controls.fieldError} id="method-error" data-error="" hidden={!problem}>
        {problem}
      </p>
    </>
  );
  const field = { 'data-field': FORM_FIELDS.method, 'aria-describedby': 'method-error' };
  return <fieldset className={css.part} {...field} {...drawnOnce(form, all)} />;
}
