import * as controls from '~/design/controls.css';
import { unseen } from '~/design/page.css';
import { say } from '~/translations/translate';
import { FORM_FIELDS, type MethodChoice } from './checkout-page';
import { Field } from './field';
import { BRAND_MARKS, CODE_HINTS, LOCK } from './marks';
import * as css from './open-form.css';
import type { FormProps } from './open-form';

const digits = {
  className: `${controls.input} ${controls.leftToRight}`,
  dir: 'ltr',
  inputMode: 'numeric',
} as const;
const wholeRow = `${controls.field} ${css.wholeRow}`;
const brandMarks = { __html: BRAND_MARKS };
const codeHints = { __html: CODE_HINTS };
const lock = { __html: LOCK };

function NumberField({ words, state, problemOf }: FormProps) {
  return (
    <Field
      {...digits}
      name={FORM_FIELDS.cardNumber}
      label={words['field.cardNumber']}
      problem={problemOf.get('cardNumber')}
      wrapClass={wholeRow}
      autoComplete="cc-number"
      defaultValue={state.values.cardNumber}
    >
      <span className={css.brands} id="card-brands" aria-hidden="true" dangerouslySetInnerHTML={brandMarks} />
    </Field>
  );
}

function ExpiryField({ words, state, problemOf }: FormProps) {
  return (
    <Field
      {...digits}
      name={FORM_FIELDS.expiry}
      label={words['field.expiry']}
      problem={problemOf.get('expiry')}
      hint={{ text: words['field.expiryHint'], className: unseen }}
      autoComplete="cc-exp"
      placeholder={words['field.expiryFormat']}
      defaultValue={state.values.expiry}
    />
  );
}

function SecurityCodeField({ words, state, problemOf }: FormProps) {
  const problem = problemOf.get('securityCode');
  // The one value that is never shown again: a payer who typed it before is told why it is gone.
  const isAsked = state.values.cardNumber !== '' && !problem;
  const hint = isAsked
    ? { text: words['field.securityCodeAgain'], className: controls.hint }
    : { text: words['field.securityCodeHint'], className: unseen };
  return (
    <Field
      {...digits}
      name={FORM_FIELDS.securityCode}
      label={words['field.securityCode']}
      problem={problem}
      hint={hint}
      autoComplete="cc-csc"
    >
      <span
        className={css.codeHint}
        id="code-hint"
        data-code-place="back"
        aria-hidden="true"
        dangerouslySetInnerHTML={codeHints}
      />
    </Field>
  );
}

function HolderNameField({ words, state, problemOf }: FormProps) {
  return (
    <Field
      className={controls.input}
      name={FORM_FIELDS.holderName}
      label={words['field.holderName']}
      problem={problemOf.get('holderName')}
      wrapClass={wholeRow}
      autoComplete="cc-name"
      autoCapitalize="words"
      dir="auto"
      defaultValue={state.values.holderName}
    />
  );
}

/** The card's fields in the order of the card, as one block with who receives them. */
export function CardFields({ form, choice }: { form: FormProps; choice: MethodChoice }) {
  return (
    <>
      <div className={css.cardFields}>
        <NumberField {...form} />
        <ExpiryField {...form} />
        <SecurityCodeField {...form} />
        {choice.needsHolderName && <HolderNameField {...form} />}
      </div>
      <p className={css.trust}>
        <span aria-hidden="true" dangerouslySetInnerHTML={lock} />
        {say(form.locale, 'card.encrypted', { gateway: choice.gatewayName })}
      </p>
    </>
  );
}
