import { z } from 'zod';

/**
 * Nuvei's own shapes: REST API 1.0 (https://docs.nuvei.com/api/main/indexMain_v1_0.html). Every call is a POST of JSON to
 * `{base}/api/v1/{call}.do`, and every answer is HTTP 200: `status` says whether the request was taken, and only then
 * `transactionStatus` what became of the transaction.
 */
export const NUVEI_TEST = 'https://ppp-test.nuvei.com/ppp';
export const NUVEI_LIVE = 'https://secure.safecharge.com/ppp';

/** Codes come as numbers or as text, by the call and the acquirer. */
const wireCode = z.union([z.string().max(200), z.int().transform(String)]).nullish();
const wireId = z.string().regex(/^\d{1,20}$/);
const wireText = z.string().max(1_000).nullish();
const wireAmount = z.string().regex(/^(0|[1-9]\d{0,11})(\.\d{1,4})?$/);
const wireStatus = z.enum(['APPROVED', 'DECLINED', 'ERROR', 'REDIRECT', 'PENDING']);

/** What every answer has. `ERROR`: the request itself was refused, for the reason of `errCode`. */
export const wireAnswer = z.object({
  status: z.enum(['SUCCESS', 'ERROR']),
  errCode: z.union([z.int(), z.string().regex(/^-?\d{1,6}$/)]).nullish(),
  reason: wireText,
});
export type WireAnswer = z.infer<typeof wireAnswer>;

const wireOrderId = z.union([z.string().regex(/^[1-9]\d{0,19}$/), z.int().positive().transform(String)]);

/** openOrder. The order's id is what DMNs call PPP_TransactionID. */
export const wireOrder = z.object({ orderId: wireOrderId, sessionToken: z.string().min(1).max(100) });

/** cardTokenization: stands for the card and its security code within the session. */
export const wireCardToken = z.object({ ccTempToken: z.string().min(1).max(100) });

const wireWebAddress = z.url({ protocol: /^https?$/ });

const wireThreeD = z.object({
  methodUrl: z.union([wireWebAddress, z.literal('')]).nullish(),
  methodPayload: z.string().max(4_000).nullish(),
  version: z.string().max(20).nullish(),
  v2supported: z.string().max(10).nullish(),
  acsUrl: z.union([wireWebAddress, z.literal('')]).nullish(),
  cReq: z.string().max(4_000).nullish(),
});

const wireCard = z.object({
  last4Digits: wireText,
  ccCardNumber: wireText,
  cardBrand: wireText,
  threeD: wireThreeD.nullish(),
});

/** What says why a transaction was declined: the gateway's words, the issuer's and the network's. */
const wireReasons = {
  gwErrorCode: wireCode,
  gwErrorReason: wireText,
  gwExtendedErrorCode: wireCode,
  issuerDeclineCode: wireCode,
  issuerDeclineReason: wireText,
  paymentMethodErrorCode: wireCode,
  paymentMethodErrorReason: wireText,
  merchantAdviceCode: wireCode,
};

const wireMerchant = { merchantId: z.string().max(40), merchantSiteId: z.string().max(40) };

/** initPayment and payment. No amount is in it, unless a part was approved; getPaymentStatus answers alike, with one. */
export const wirePayment = z.object({
  ...wireMerchant,
  ...wireReasons,
  clientUniqueId: z.string().max(100),
  orderId: wireOrderId.nullish(),
  transactionId: wireId,
  transactionStatus: wireStatus,
  transactionType: z.string().max(40),
  amount: wireAmount.nullish(),
  currency: z.string().max(3).nullish(),
  customData: wireText,
  externalSchemeTransactionId: wireCode,
  paymentOption: z
    .object({
      userPaymentOptionId: wireCode,
      redirectUrl: z.union([wireWebAddress, z.literal('')]).nullish(),
      card: wireCard.nullish(),
    })
    .nullish(),
});
export type WirePayment = z.infer<typeof wirePayment>;

/** settleTransaction, voidTransaction, refundTransaction. */
export const wireOperation = z.object({
  ...wireMerchant,
  ...wireReasons,
  clientRequestId: z.string().max(255),
  transactionId: wireId.nullish(),
  transactionStatus: wireStatus,
});
export type WireOperation = z.infer<typeof wireOperation>;

/** getTransactionDetails. Of several transactions with one clientUniqueId it is the latest. It does not name the order. */
export const wireDetails = z.object({
  ...wireMerchant,
  clientUniqueId: z.string().max(100).nullish(),
  merchantAdviceCode: wireCode,
  transactionDetails: z.object({
    ...wireReasons,
    clientUniqueId: z.string().max(100).nullish(),
    customData: wireText,
    transactionId: wireId,
    relatedTransactionId: z.union([wireId, z.literal('')]).nullish(),
    transactionStatus: wireStatus,
    transactionType: z.string().max(40),
    processedAmount: wireAmount.nullish(),
    processedCurrency: z.string().max(3).nullish(),
  }),
  paymentOption: z.object({ card: wireCard.nullish() }).nullish(),
});
export type WireDetails = z.infer<typeof wireDetails>;

/** errCode of getTransactionDetails for what it does not know (yet). */
export const NO_SUCH_TRANSACTION = 9146;

/**
 * The checksum of a DMN (its webhook) runs six fields together without anything between them, so each of them has a format
 * that cannot lend a character to its neighbor. Order and place of the secret: Nuvei's WooCommerce and commercetools
 * plugins, and a published vector of Odoo's.
 */
export const wireDmn = z.object({
  totalAmount: z.string().regex(/^(0|[1-9]\d{0,11})(\.\d{1,3})?$/),
  currency: z.string().regex(/^[A-Z]{3}$/),
  responseTimeStamp: z.string().regex(/^\d{4}-\d\d-\d\d\.\d\d:\d\d:\d\d$/),
  PPP_TransactionID: z.string().regex(/^[1-9]\d{0,19}$/),
  Status: z.enum(['APPROVED', 'SUCCESS', 'DECLINED', 'ERROR', 'PENDING', 'UPDATE']),
  // Some DMNs come without it; it then counts as empty.
  productId: z
    .string()
    .regex(/^[\w .-]{0,100}$/)
    .default(''),
  merchant_id: z.string().min(1).max(40),
  merchant_site_id: z.string().min(1).max(40),
  clientUniqueId: z.string().regex(/^[\w-]{1,64}$/),
  customData: z.string().max(255).default(''),
  advanceResponseChecksum: z.string().regex(/^[0-9a-f]{64}$/),
});
export type WireDmn = z.infer<typeof wireDmn>;
