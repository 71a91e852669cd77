import { GatewayFault } from '~/foundation/faults';
import type { GatewayAnswer, PaymentAsk } from '~/gateways/contract';
import { baseOf, type Context } from './ask-nuvei.server';
import { pageChecksum } from './checksum.server';
import { writeContinuation } from './continuation';
import { amountOf, namesOf, productIdOf, userTokenOf } from './requests';

const PAGE = '/purchase.do';
const PAGE_VERSION = '4.0.0';

/**
 * Sends the payer to Nuvei's own page, where they type the card: our server never sees it. Nothing is sent by us, and the
 * order is opened by the payer's browser; until it is heard of, the payment is known by our reference.
 */
export function payOnPage(ask: PaymentAsk, context: Context): GatewayAnswer {
  if (ask.captureMode === 'manual')
    throw new GatewayFault('not_sent', "Nuvei's page is not documented to reserve money only");
  const fields = pageFields(ask, context);
  const { paymentPage } = context.settings;
  const url = paymentPage === undefined ? baseOf(context.settings) + PAGE : new URL(paymentPage, ask.returnUrl).href;
  const action = { kind: 'redirect', url, method: 'POST', fields } as const;
  const continuation = writeContinuation({ step: 'page', startedAt: context.clock.now().toISOString(), action });
  return { outcome: 'requires_action', gatewayReference: ask.reference, action, continuation };
}

/** Sent as a form, so that no value is hashed otherwise than it is read; in the order in which they are hashed. */
function pageFields(ask: PaymentAsk, { settings, clock }: Context): Readonly<Record<string, string>> {
  const { amount, currency } = amountOf(ask.money);
  const { firstName, lastName } = namesOf(ask.payer.name);
  const country = ask.payer.address?.country ?? ask.payer.country;
  const parameters: (readonly [string, string | null | undefined])[] = [
    ['merchant_id', settings.merchantId],
    ['merchant_site_id', settings.merchantSiteId],
    ['total_amount', amount],
    ['currency', currency],
    ['user_token_id', userTokenOf(ask.store?.payerReference ?? ask.reference)],
    ['item_name_1', ask.description.slice(0, 255)],
    ['item_amount_1', amount],
    ['item_quantity_1', '1'],
    ['time_stamp', clock.now().toISOString().slice(0, 19).replace('T', '.')],
    ['version', PAGE_VERSION],
    ['notify_url', ask.webhookUrl],
    ['success_url', ask.returnUrl],
    ['pending_url', ask.returnUrl],
    ['error_url', ask.returnUrl],
    ['back_url', ask.returnUrl],
    ['merchant_unique_id', ask.reference],
    ['productId', productIdOf('page', ask.reference)],
    ['customField1', ask.sessionId],
    ['payment_method', 'cc_card'],
    ['payment_method_mode', 'filter'],
    ['email', ask.email],
    ['first_name', firstName],
    ['last_name', lastName],
    ['country', country],
  ];
  const said = parameters.flatMap(([name, value]) => (value ? [[name, value] as const] : []));
  return { ...Object.fromEntries(said), checksum: pageChecksum(said, settings.secretKey) };
}
