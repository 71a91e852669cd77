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

/** `isKept`: the card is sealed in the browser, and nothing that is typed is sent. */
type CardProps = FormProps & { readonly isKept: boolean };

function NumberField({ words, state, problemOf, isKept }: CardProps) {
  return (
    <Field
      {...digits}
      isKept={isKept}
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

function ExpiryField({ words, state, problemOf, isKept }: CardProps) {
  return (
    <Field
      {...digits}
      isKept={isKept}
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

function SecurityCodeField({ words, state, problemOf, isKept }: CardProps) {
  const problem = problemOf.get('securityCode');
  // The one value that is never shown again: a payer who typed it before is told why it is gone.
  const isAsked = state.values.cardNumber !== '' && !problem;
  const hint = isAsked
    ? { text: words['field.securityCodeAgain'], className: controls.hint }
    : { text: words['field.securityCodeHint'], className: unseen };
  return (
    <Field
      {...digits}
      isKept={isKept}
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

function HolderNameField({ words, state, problemOf, isKept }: CardProps) {
  return (
    <Field
      className={controls.input}
      isKept={isKept}
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

/** What stands in the fields' place where no script can seal a card. */
function WithoutScript({ form, pageAt }: { form: FormProps; pageAt: string | null }) {
  const words =
    pageAt === null ? form.words['card.needsScript'] : say(form.locale, 'card.pageWithoutScript', { gateway: pageAt });
  return <p className={css.withoutScript}>{words}</p>;
}

/** The card's fields in the order of the card, as one block with who receives them; or who asks for it on a page of its own. */
export function CardFields({ form, choice, className }: { form: FormProps; choice: MethodChoice; className: string }) {
  const { cardEntry, gatewayName } = choice;
  if (cardEntry?.kind === 'page')
    return <p className={className}>{say(form.locale, 'card.onPage', { gateway: gatewayName })}</p>;
  const isKept = cardEntry?.kind === 'sealed';
  const card: CardProps = { ...form, isKept };
  return (
    <>
      {isKept && <WithoutScript form={form} pageAt={cardEntry.pageAt} />}
      <div className={isKept ? css.sealedFields : css.cardFields}>
        <NumberField {...card} />
        <ExpiryField {...card} />
        <SecurityCodeField {...card} />
        {choice.needsHolderName && <HolderNameField {...card} />}
      </div>
      <p className={isKept ? css.sealedTrust : css.trust}>
        <span aria-hidden="true" dangerouslySetInnerHTML={lock} />
        {say(form.locale, 'card.encrypted', { gateway: gatewayName })}
      </p>
    </>
  );
}
