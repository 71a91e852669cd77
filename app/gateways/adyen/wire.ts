import { z } from 'zod';

/**
 * Adyen's own shapes: Checkout API v72 (docs.adyen.com/api-explorer/Checkout/72; json/CheckoutService-v72.json of
 * Adyen/adyen-openapi) and standard webhooks (json/Webhooks-v1.json there).
 */

export const TEST_API = 'https://checkout-test.adyen.com/v72';

/**
 * Digits after the decimal point where Adyen's own table differs from ISO 4217
 * (docs.adyen.com/development-resources/currency-codes, and currency-decimals.js of adyen-web).
 */
export const WIRE_EXPONENTS = { CLP: 2, CVE: 0, IDR: 0, ISK: 2 } as const;

/** Currencies whose digits ISO 4217 has otherwise than "two", and Adyen's table does not name: nobody knows its unit. */
export const UNNAMED_CURRENCIES: ReadonlySet<string> = new Set(['BIF', 'CLF', 'UYI', 'UYW']);

const webAddress = z.url({ protocol: /^https?$/ }).max(8_000);
const pspReference = z.string().regex(/^[\w.-]{1,80}$/);
const text = z.string().max(10_000);
const account = z.string().regex(/^[\w.-]{1,80}$/);

const wireAmount = z.object({ value: z.int(), currency: z.string().regex(/^[A-Z]{3}$/) });
export type WireAmount = z.infer<typeof wireAmount>;

const wirePaymentMethod = z.object({
  type: z.string().max(60),
  number: z.string().optional(),
  expiryMonth: z.string().optional(),
  expiryYear: z.string().optional(),
  cvc: z.string().optional(),
  holderName: z.string().optional(),
  encryptedCardNumber: text.optional(),
  encryptedExpiryMonth: text.optional(),
  encryptedExpiryYear: text.optional(),
  encryptedSecurityCode: text.optional(),
  storedPaymentMethodId: z.string().max(64).optional(),
  iban: z.string().optional(),
  ownerName: z.string().optional(),
  virtualPaymentAddress: z.string().optional(),
  applePayToken: text.optional(),
  googlePayToken: text.optional(),
});
export type WirePaymentMethod = z.infer<typeof wirePaymentMethod>;

const wireAddress = z.object({
  street: z.string(),
  houseNumberOrName: z.string(),
  city: z.string(),
  postalCode: z.string(),
  stateOrProvince: z.string().optional(),
  country: z.string(),
});
export type WireAddress = z.infer<typeof wireAddress>;

const wireBrowserInfo = z.object({
  acceptHeader: z.string(),
  userAgent: z.string(),
  language: z.string(),
  javaEnabled: z.boolean(),
  colorDepth: z.int(),
  screenHeight: z.int(),
  screenWidth: z.int(),
  timeZoneOffset: z.int(),
});

/** POST /payments. `metadata` holds at most 20 pairs, of at most 20 and 80 characters. */
export const wirePaymentRequest = z.object({
  merchantAccount: account,
  reference: z.string().min(1).max(80),
  amount: wireAmount.extend({ value: z.int().min(0) }),
  paymentMethod: wirePaymentMethod,
  returnUrl: webAddress,
  channel: z.literal('Web'),
  origin: z.string().max(80),
  shopperIP: z.string().max(50).optional(),
  shopperEmail: z.string().max(300).optional(),
  shopperLocale: z.string().max(35).optional(),
  shopperName: z.object({ firstName: z.string(), lastName: z.string() }).optional(),
  telephoneNumber: z.string().max(64).optional(),
  socialSecurityNumber: z.string().max(50).optional(),
  countryCode: z.string().max(2).optional(),
  billingAddress: wireAddress.optional(),
  deliveryAddress: wireAddress.optional(),
  browserInfo: wireBrowserInfo.optional(),
  authenticationData: z
    .object({
      attemptAuthentication: z.enum(['always', 'never']).optional(),
      threeDSRequestData: z.object({ nativeThreeDS: z.enum(['preferred', 'disabled']) }).optional(),
    })
    .optional(),
  threeDS2RequestData: z.object({ deviceChannel: z.literal('browser'), notificationURL: webAddress }).optional(),
  captureDelayHours: z.int().min(0).max(672).optional(),
  additionalData: z.record(z.string(), z.string()).optional(),
  shopperReference: z.string().min(3).max(256).optional(),
  shopperInteraction: z.enum(['Ecommerce', 'ContAuth']).optional(),
  recurringProcessingModel: z.enum(['CardOnFile', 'Subscription', 'UnscheduledCardOnFile']).optional(),
  storePaymentMethod: z.boolean().optional(),
  lineItems: z
    .array(z.object({ id: z.string(), description: z.string(), quantity: z.int(), amountIncludingTax: z.int() }))
    .optional(),
  metadata: z.record(z.string().max(20), z.string().max(80)).optional(),
});
export type WirePaymentRequest = z.infer<typeof wirePaymentRequest>;

/** POST /payments/details, with what the payer's browser brought back. */
export const wireDetailsRequest = z.object({
  details: z.object({
    redirectResult: text.optional(),
    payload: text.optional(),
    threeDSResult: text.optional(),
    'threeds2.fingerprint': text.optional(),
    'threeds2.challengeResult': text.optional(),
  }),
  paymentData: z.string().max(200_000).optional(),
});
export type WireDetailsRequest = z.infer<typeof wireDetailsRequest>;

const wireAction = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('redirect'),
    url: webAddress,
    method: z.enum(['GET', 'POST']),
    data: z.record(z.string(), text).optional(),
    paymentData: z.string().optional(),
  }),
  z.object({
    type: z.literal('threeDS2'),
    subtype: z.enum(['fingerprint', 'challenge']),
    token: text,
    paymentData: z.string().optional(),
    authorisationToken: z.string().optional(),
  }),
  z.object({
    type: z.literal('qrCode'),
    qrCodeData: z.string().min(1).max(4096),
    expiresAt: z.iso.datetime({ offset: true }).optional(),
    url: webAddress.optional(),
    paymentData: z.string().optional(),
  }),
  z.object({ type: z.literal('await'), url: webAddress.optional(), paymentData: z.string().optional() }),
]);
export type WireAction = z.infer<typeof wireAction>;

/** What POST /payments and POST /payments/details answer, always with 200, also when the payment is refused. */
export const wirePaymentAnswer = z.object({
  resultCode: z.string().max(60),
  pspReference: pspReference.optional(),
  merchantReference: z.string().max(80).optional(),
  /** No answer is documented to name its account; one that names another is about something else. */
  merchantAccount: account.optional(),
  amount: wireAmount.optional(),
  refusalReason: z.string().max(500).optional(),
  refusalReasonCode: z.string().max(20).optional(),
  action: z.looseObject({ type: z.string() }).optional(),
  paymentMethod: z.object({ brand: z.string().optional(), type: z.string().optional() }).optional(),
  additionalData: z.record(z.string(), z.unknown()).optional(),
});
export type WirePaymentAnswer = z.infer<typeof wirePaymentAnswer>;

/** An action by itself, so that one of a kind that we do not know leaves the rest of its answer readable. */
export { wireAction };

/** The token of a fingerprint: base64 of JSON. Without an address the card's bank wants to see no browser. */
export const wireFingerprintToken = z.object({
  threeDSMethodNotificationURL: webAddress,
  threeDSMethodUrl: webAddress.optional(),
  threeDSMethodURL: webAddress.optional(),
  threeDSServerTransID: z.string().max(100),
});

/** The token of a challenge: base64 of JSON. */
export const wireChallengeToken = z.object({
  acsTransID: z.string().max(100),
  acsURL: webAddress,
  messageVersion: z.string().max(20),
  threeDSServerTransID: z.string().max(100),
});

/** What a card's bank posts back after a challenge: base64url of JSON (EMV 3-D Secure, CRes). */
export const wireChallengeResult = z.object({
  transStatus: z.string().regex(/^[A-Z]$/),
  acsTransID: z.string().max(100),
  threeDSServerTransID: z.string().max(100),
});

/** POST /payments/{pspReference}/captures, /cancels or /refunds. A cancel is of all, and says no amount. */
export const wireModificationRequest = z.object({
  merchantAccount: account,
  reference: z.string().min(1).max(80),
  amount: wireAmount.optional(),
  merchantRefundReason: z.enum(['FRAUD', 'CUSTOMER REQUEST', 'RETURN', 'DUPLICATE', 'OTHER']).optional(),
});
export type WireModificationRequest = z.infer<typeof wireModificationRequest>;

/** What a modification answers, with 201: that it was received. What became of it a webhook tells. */
export const wireModificationAnswer = z.object({
  status: z.literal('received'),
  pspReference,
  paymentPspReference: pspReference,
  reference: z.string().max(80),
  merchantAccount: account,
  amount: wireAmount.optional(),
});
export type WireModificationAnswer = z.infer<typeof wireModificationAnswer>;

/** Any answer that is none of the above: 400, 401, 403, 422, 500. */
export const wireServiceError = z.object({
  status: z.int(),
  errorCode: z.string().max(40),
  message: z.string().max(2_000).optional(),
  errorType: z.string().max(60).optional(),
});

/**
 * One item of a standard webhook, as far as its signature covers it. `success` is a text on Adyen's wire. The signature runs
 * the fields together with colons and escapes nothing, so every one has a format that admits no colon: one text, one reading.
 */
export const wireNotificationItem = z.object({
  eventCode: z.string().regex(/^[A-Z_]{1,60}$/),
  success: z.enum(['true', 'false']),
  pspReference,
  originalReference: z
    .string()
    .regex(/^[\w.-]{0,80}$/)
    .nullish(),
  merchantAccountCode: account,
  // Empty where the event is about no payment of ours, such as a report.
  merchantReference: z.string().regex(/^[\w.-]{0,80}$/),
  amount: wireAmount,
  additionalData: z.object({ hmacSignature: z.string() }),
});
export type WireNotificationItem = z.infer<typeof wireNotificationItem>;

/** A standard webhook. JSON always holds one item, by Adyen's documents; each is judged by itself all the same. */
export const wireNotification = z.object({
  notificationItems: z.array(z.object({ NotificationRequestItem: z.unknown() })).max(20),
});
