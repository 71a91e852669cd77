import { capabilityFor } from '~/foundation/capability.server';
import type { BrowserDetails, Payer, PaymentAsk, PaymentDetails, SealedCard } from '~/gateways/contract';
import { webhookTokenOf } from '~/merchants/gateway-connection.server';
import { paths } from '~/paths';
import { moneyOf, type Attempt } from '~/payments/attempt';
import type { CheckoutSession } from '~/sessions/session';
import type { House } from './house';

/** What the payer submitted, validated. The details live in memory only. */
export interface Submission {
  /** Minted with the form: a second post of the same form is the same submission. */
  readonly id: string;
  readonly details: PaymentDetails;
  /** Of a card that our server may not see: what the browser sealed for each connection. */
  readonly sealedCards?: Readonly<Record<string, SealedCard['payload']>>;
  readonly email: string | null;
  readonly payerAddress: string | null;
  readonly payer: Payer;
  readonly browser: BrowserDetails | null;
  readonly locale: string;
}

/** Everything that a gateway is told about a payment. The amount is the attempt's, never the browser's. */
export function describePayment(
  house: House,
  about: { session: CheckoutSession; submission: Submission; attempt: Attempt; wantsChallenge?: boolean },
): PaymentAsk {
  const { session, submission, attempt } = about;
  const { appUrl } = house.config;
  const token = webhookTokenOf({ id: attempt.connectionId }, house.keys);
  return {
    reference: attempt.id,
    money: moneyOf(attempt),
    details: detailsFor(attempt.connectionId, submission),
    captureMode: attempt.captureMode,
    email: submission.email,
    returnUrl: appUrl + paths.gatewayReturn(capabilityFor('return', attempt.id, house.keys)),
    webhookUrl: appUrl + paths.gatewayWebhook(attempt.connectionId, token),
    sessionId: capabilityFor('session', session.id, house.keys),
    description: session.price.lines[0]?.name ?? '',
    locale: submission.locale,
    payerAddress: submission.payerAddress,
    payer: submission.payer,
    browser: submission.browser,
    ...(about.wantsChallenge ? { wantsChallenge: true } : {}),
  };
}

/** A sealed card is another one for every connection; one for which nothing was sealed asks for it on its own page. */
function detailsFor(connectionId: string, { details, sealedCards = {} }: Submission): PaymentDetails {
  if (!('sealed' in details)) return details;
  return { ...details, sealed: { ...details.sealed, payload: sealedCards[connectionId] ?? {} } };
}
