import * as controls from '~/design/controls.css';
import { unseen } from '~/design/page.css';
import { say } from '~/translations/translate';
import { FORM_FIELDS, type FieldName } from './checkout-page';
import { Field } from './field';
import { BRAND_MARKS, CODE_HINTS, LOCK } from './marks';
import * as css from './open-form.css';
import type { FormProps } from './open-form';

const digits = `${controls.input} ${controls.leftToRight}`;
const wholeRow = `${controls.field} ${css.wholeRow}`;
const brandMarks = { __html: BRAND_MARKS };
const codeHints = { __html: CODE_HINTS };
const lock = { __html: LOCK };

/** The card's fields in the order of the card, as one block with who receives them. */
export function CardFields({
  words,
  state,
  locale,
  problemOf,
  gatewayName,
  needsHolderName,
}: FormProps & { gatewayName: string; needsHolderName: boolean }) {
  const { values } = state;
  const message = (field: FieldName) => problemOf.get(field);
  const again = values.cardNumber !== '' && !message('securityCode');
  return (
    <>
      <div className={css.cardFields}>
        <Field
          name={FORM_FIELDS.cardNumber}
          label={words['field.cardNumber']}
          problem={message('cardNumber')}
          wrapClass={wholeRow}
          className={digits}
          dir="ltr"
          inputMode="numeric"
          autoComplete="cc-number"
          defaultValue={values.cardNumber}
        >
          <span className={css.brands} id="card-brands" aria-hidden="true" dangerouslySetInnerHTML={brandMarks} />
        </Field>
        <Field
          name={FORM_FIELDS.expiry}
          label={words['field.expiry']}
          problem={message('expiry')}
          hint={{ text: words['field.expiryHint'], className: unseen }}
          className={digits}
          dir="ltr"
          inputMode="numeric"
          autoComplete="cc-exp"
          placeholder={words['field.expiryFormat']}
          defaultValue={values.expiry}
        />
        <Field
          name={FORM_FIELDS.securityCode}
          label={words['field.securityCode']}
          problem={message('securityCode')}
          hint={
            again
              ? { text: words['field.securityCodeAgain'], className: controls.hint }
              : { text: words['field.securityCodeHint'], className: unseen }
          }
          className={digits}
          dir="ltr"
          inputMode="numeric"
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
        {needsHolderName && (
          <Field
            name={FORM_FIELDS.holderName}
            label={words['field.holderName']}
            problem={message('holderName')}
            wrapClass={wholeRow}
            autoComplete="cc-name"
            autoCapitalize="words"
            dir="auto"
            defaultValue={values.holderName}
          />
        )}
      </div>
      <p className={css.trust}>
        <span aria-hidden="true" dangerouslySetInnerHTML={lock} />
        {say(locale, 'card.encrypted', { gateway: gatewayName })}
      </p>
    </>
  );
}
