import type { CardDetails, StoredPaymentAsk } from '~/gateways/contract';
import { GatewayFault } from '~/foundation/faults';
import type { Money } from '~/foundation/money';
import { decimalOf } from './amounts';
import type { Order, Terms } from './continuation';

/** The requests of a payment, as far as they are the same for every step and method. */

/** The amount as it is sent and hashed. Throws where Nuvei cannot say it. */
export function amountOf(money: Money): { amount: string; currency: string } {
  const amount = decimalOf(money);
  if (amount === null) throw new GatewayFault('not_sent', `Nuvei cannot charge ${money.amount} ${money.currency}`);
  return { amount, currency: money.currency };
}

/**
 * Signed in every DMN: whose payment it tells of. `pay`: of the order that is our gateway reference; `page`: of an order
 * that the payment page opened; `of`: of a transaction that has an order of its own, a capture, void or refund.
 */
export const productIdOf = (kind: 'pay' | 'page' | 'of', reference: string): string => `${kind} ${reference}`;

/** Kept with the payment, so that the order is known whoever asks: the record of a transaction does not name it. */
export const customDataOf = ({ orderId }: Order): string => `order ${orderId}`;

export function orderIn(customData: string | null | undefined): string | null {
  return /^order ([1-9]\d{0,19})$/.exec(customData ?? '')?.[1] ?? null;
}

export type Asked = Omit<Terms, 'wantsChallenge' | 'store'>;

/** openOrder. */
export function orderRequest(asked: Asked, about: { clientRequestId: string; userTokenId?: string }): object {
  return {
    ...about,
    clientUniqueId: asked.reference,
    ...amountOf(asked.money),
    urlDetails: { notificationUrl: asked.webhookUrl },
    merchantDetails: { customField1: asked.sessionId },
  };
}

/** What every initPayment and payment says. */
export function paymentRequest(asked: Asked, order: Order): object {
  const { amount, currency } = amountOf(asked.money);
  const { returnUrl } = asked;
  return {
    sessionToken: order.sessionToken,
    clientUniqueId: asked.reference,
    amount,
    currency,
    transactionType: asked.captureMode === 'manual' ? 'Auth' : 'Sale',
    productId: productIdOf('pay', asked.reference),
    customData: customDataOf(order),
    items: [{ name: asked.description.slice(0, 255), price: amount, quantity: '1' }],
    merchantDetails: { customField1: asked.sessionId },
    urlDetails: {
      successUrl: returnUrl,
      failureUrl: returnUrl,
      pendingUrl: returnUrl,
      backUrl: returnUrl,
      notificationUrl: asked.webhookUrl,
    },
    ...(asked.payerAddress === null ? {} : { deviceDetails: { ipAddress: asked.payerAddress } }),
    ...billingAddressOf(asked),
  };
}

/** Who pays, within the lengths of Nuvei's fields; only what is known. */
function billingAddressOf({ email, payer }: Asked): object {
  const { address, phone } = payer;
  const country = address?.country ?? payer.country;
  const billingAddress = {
    ...(email === null ? {} : { email: email.slice(0, 100) }),
    ...namesOf(payer.name),
    ...(country === null ? {} : { country }),
    ...(phone === null ? {} : { phone: phone.slice(0, 18) }),
    ...(address === null
      ? {}
      : { address: address.line.slice(0, 60), city: address.city.slice(0, 30), zip: address.postalCode.slice(0, 10) }),
    ...(/^[A-Z]{2}$/.test(address?.region ?? '') ? { state: address?.region } : {}),
  };
  return Object.keys(billingAddress).length === 0 ? {} : { billingAddress };
}

/** The last word is the family's name: Nuvei wants two. */
export function namesOf(name: string | null): { firstName?: string; lastName?: string } {
  const words = (name ?? '').trim().split(/\s+/).filter(Boolean);
  const lastName = words.at(-1);
  if (lastName === undefined) return {};
  return { firstName: (words.slice(0, -1).join(' ') || lastName).slice(0, 30), lastName: lastName.slice(0, 40) };
}

/** cardTokenization: the one request that holds a card. */
export function cardRequest(card: CardDetails, payer: { name: string | null }): object {
  return {
    cardData: {
      cardNumber: card.number,
      cardHolderName: card.holderName ?? payer.name ?? '',
      expirationMonth: String(card.expiryMonth).padStart(2, '0'),
      expirationYear: String(card.expiryYear),
      CVV: card.securityCode,
    },
  };
}

/** With the first payment: keeps the card under the payer's reference. */
export function storingOf({ store }: Pick<Terms, 'store'>): object {
  return store ? { userTokenId: userTokenOf(store.payerReference), isRebilling: '0' } : {};
}

export const storedMode = (mode: '0' | '1'): object => ({ storedCredentials: { storedCredentialsMode: mode } });

/** `userTokenId` has at most 255 signs. */
export const userTokenOf = (payerReference: string): string => payerReference.slice(0, 255);

/** What is kept of a stored card: Nuvei's id of it, and the first payment, which later ones must name. */
export const tokenOf = (userPaymentOptionId: string, transactionId: string): string =>
  `${userPaymentOptionId}.${transactionId}`;

/** A payment with it. Only what the merchant does alone is a rebilling. */
export function storedPaymentRequest({ credential, initiator }: StoredPaymentAsk): object {
  const [userPaymentOptionId = '', relatedTransactionId = ''] = credential.token.split('.');
  return {
    userTokenId: userTokenOf(credential.payerReference),
    ...(initiator === 'merchant' ? { isRebilling: '1' } : {}),
    relatedTransactionId,
    paymentOption: { userPaymentOptionId, card: storedMode('1') },
  };
}
