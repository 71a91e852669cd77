import type { Locale } from '~/translations/locales';
import type { PlainWords } from '~/translations/translate';
import type { OrderSummary as Order } from './checkout-page';
import { keptMarkup } from './kept-markup';
import * as css from './order-summary.css';

interface AmountProps {
  readonly name: string;
  readonly detail?: string | null;
  readonly amount: string;
  readonly className: string;
  readonly nameClass?: string;
}

function Amount({ name, detail, amount, className, nameClass = css.name }: AmountProps) {
  return (
    <div className={className}>
      <dt className={nameClass} dir="auto">
        {name}
        {detail && <span className={css.detail}>{detail}</span>}
      </dt>
      <dd className={css.value}>{amount}</dd>
    </div>
  );
}

function Lines({ order, words }: { order: Order; words: PlainWords }) {
  return (
    <div className={css.lines}>
      <dl>
        {order.lines.map((line, index) => (
          <Amount key={index} className={css.row} {...line} />
        ))}
        {order.subtotal && <Amount className={css.firstStep} name={words['order.subtotal']} amount={order.subtotal} />}
        {[...order.discounts, ...order.taxes].map((step, index) => (
          <Amount key={index} className={css.row} nameClass={css.stepName} {...step} />
        ))}
        <Amount className={css.total} name={words['order.total']} amount={order.total} />
      </dl>
      {order.later && <p className={css.later}>{order.later}</p>}
    </div>
  );
}

interface OrderProps {
  readonly merchant: string;
  readonly order: Order;
  readonly words: PlainWords;
}

function OrderParts({ merchant, order, words }: OrderProps) {
  return (
    <>
      <div className={css.head}>
        <p className={css.merchant} dir="auto">
          {merchant}
        </p>
        <p className={css.title} dir="auto">
          {order.title}
        </p>
        <p className={css.amount}>{order.total}</p>
        {(order.later ?? order.interval) && <p className={css.interval}>{order.later ?? order.interval}</p>}
      </div>
      <details className={css.bar}>
        <summary className={css.barFace}>
          <span className={css.barNames}>
            <bdi className={css.barMerchant}>{merchant}</bdi>
            <bdi className={css.barTitle}>{order.title}</bdi>
          </span>
          <span className={css.barAmount}>{order.total}</span>
        </summary>
      </details>
      <Lines order={order} words={words} />
    </>
  );
}

/**
 * What is bought and what it costs. The bar is for telephones: it opens the lines that follow it, which the wide page
 * always shows beneath the head. Whoever buys the same plan sees the same, so it is kept.
 */
export function OrderSummary({ locale, ...props }: OrderProps & { locale: Locale }) {
  const { merchant, order, words } = props;
  const parts = keptMarkup(['order', locale, merchant, order], () => <OrderParts {...props} />);
  return <section className={css.order} aria-label={words['order.title']} {...parts} />;
}
