/** The bodies of the session API. Strict: a field that is not documented is refused by name, so that a typing error is seen. */
import { z } from 'zod';
import { collectFaults, type FieldFaults, type Validated } from '~/foundation/field-faults';
import * as fields from './session-fields';
import type { Cart, SessionChange, SessionRequest } from './session-request';
import { styleCustomizationSchema } from './style-customization';

export const DEFAULT_EXPIRY_MINUTES = 1440;

const list = <Item extends z.ZodType>(item: Item) =>
  z
    .array(item, 'must be a list of items')
    .min(1, 'must hold at least one item')
    .max(fields.MOST_LINE_ITEMS, `must hold at most ${fields.MOST_LINE_ITEMS} items`);

const cartFields = {
  planId: z.string('must be a text').pipe(fields.catalogueItem.shape.id).optional(),
  frequency: fields.frequency.optional(),
  lineItems: list(fields.catalogueItem).optional(),
  couponCodes: fields.couponCodes.optional(),
};

/** A session, also that of a payment link. */
const sessionBody = z.strictObject({
  mode: z.enum(['subscription', 'payment'], 'must be "subscription" or "payment"').default('subscription'),
  paymentData: z.strictObject({
    currency: fields.currency,
    paymentMethod: fields.method.optional(),
    captureMode: fields.captureMode,
  }),
  billingData: z.strictObject({ billingPlatformId: fields.uuid, ...cartFields }).optional(),
  lineItems: list(fields.adHocItem).optional(),
  customerData: fields.customer.optional(),
  redirectUrl: fields.returnUrl.optional(),
  cancelUrl: fields.returnUrl.optional(),
  styleCustomization: styleCustomizationSchema.optional(),
  locale: fields.locale.optional(),
  expiresInMinutes: fields.expiresInMinutes.default(DEFAULT_EXPIRY_MINUTES),
  metadata: fields.metadata.default({}),
  allowedOrigins: fields.allowedOrigins.default([]),
});
type SessionBody = z.output<typeof sessionBody>;

const changeBody = z.strictObject({
  billingData: z.strictObject(cartFields).optional(),
  lineItems: list(fields.adHocItem).optional(),
  customerData: fields.customer.optional(),
  locale: fields.locale.optional(),
});
type ChangeBody = z.output<typeof changeBody>;
type BillingBody = NonNullable<ChangeBody['billingData']>;

/** Reads the body of a session to be created. */
export function readSessionRequest(body: unknown): Validated<SessionRequest> {
  return readBody(body, { needsRedirect: true });
}

/** Reads the session of a payment link, which has a receipt of its own where no redirectUrl is given. */
export function readSessionTemplate(body: unknown): Validated<SessionRequest> {
  return readBody(body, { needsRedirect: false });
}

function readBody(body: unknown, terms: { readonly needsRedirect: boolean }): Validated<SessionRequest> {
  const parsed = sessionBody.safeParse(body);
  const faults = {
    ...missingFields(body, terms),
    ...(parsed.success ? faultsBetweenFields(parsed.data) : collectFaults(parsed.error, body)),
  };
  if (!parsed.success || Object.keys(faults).length > 0) return { ok: false, faults };
  return { ok: true, value: toSessionRequest(parsed.data) };
}

/** What must be there depends on other fields; told together with all else that is wrong. */
function missingFields(body: unknown, { needsRedirect }: { readonly needsRedirect: boolean }): FieldFaults {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return {};
  const given = body as Partial<Record<keyof SessionBody, unknown>>;
  if (given.mode === 'payment') {
    return given.lineItems === undefined && given.billingData === undefined ? { lineItems: 'is missing' } : {};
  }
  return {
    ...(given.billingData === undefined ? { billingData: 'is missing' } : {}),
    ...(needsRedirect && given.redirectUrl === undefined ? { redirectUrl: 'is missing' } : {}),
  };
}

/** What two fields must say of each other. */
function faultsBetweenFields(body: SessionBody): FieldFaults {
  return {
    ...(body.billingData ? cartFaults(body.billingData, body.mode) : {}),
    ...(body.lineItems ? adHocFaults(body) : {}),
  };
}

function cartFaults(billing: BillingBody, mode: SessionBody['mode'] | null): FieldFaults {
  const plans = (billing.lineItems ?? []).flatMap((item, index) => (item.type === 'plan' ? [{ ...item, index }] : []));
  if (billing.planId !== undefined && billing.lineItems && plans[0]?.id !== billing.planId) {
    return { 'billingData.planId': 'names another plan than lineItems; give one of the two' };
  }
  if (plans[1])
    return { [`billingData.lineItems.${plans[1].index}.type`]: 'is a second plan; a session has exactly one' };
  const hasPlan = billing.planId !== undefined || plans.length > 0;
  if (mode === 'subscription' && !hasPlan) {
    return billing.lineItems
      ? { 'billingData.lineItems': 'must hold exactly one item of type "plan"' }
      : { 'billingData.planId': 'is missing; give planId or lineItems' };
  }
  if (mode === 'payment' && hasPlan)
    return { 'billingData.planId': 'is for mode "subscription"; a payment has no plan' };
  if (mode === 'payment' && !billing.lineItems) return { 'billingData.lineItems': 'is missing' };
  return {};
}

function adHocFaults(body: SessionBody): FieldFaults {
  if (body.mode !== 'payment')
    return { lineItems: 'with prices of their own are for mode "payment"; a subscription takes billingData' };
  if (body.billingData) return { lineItems: 'and billingData exclude each other; give one of the two' };
  const wrong = (body.lineItems ?? []).findIndex(
    (item) => item.currency !== undefined && item.currency !== body.paymentData.currency,
  );
  if (wrong < 0) return {};
  return { [`lineItems.${wrong}.currency`]: `must be the session's currency, ${body.paymentData.currency}` };
}

function itemsOf(billing: BillingBody) {
  if (billing.lineItems) return billing.lineItems;
  return billing.planId === undefined ? null : [{ type: 'plan' as const, id: billing.planId, quantity: 1 }];
}

function cartOf(body: SessionBody): Cart {
  if (!body.billingData) return { kind: 'ad_hoc', items: body.lineItems ?? [] };
  return {
    kind: 'catalogue',
    billingConnectionId: body.billingData.billingPlatformId,
    items: itemsOf(body.billingData) ?? [],
    frequency: body.billingData.frequency ?? null,
    couponCodes: body.billingData.couponCodes ?? [],
  };
}

/** A validated body in the one shape that flows work with. */
function toSessionRequest(body: SessionBody): SessionRequest {
  return {
    kind: body.mode,
    currency: body.paymentData.currency,
    method: body.paymentData.paymentMethod ?? null,
    captureMode: body.paymentData.captureMode,
    cart: cartOf(body),
    customer: body.customerData ?? {},
    redirectUrl: body.redirectUrl ?? null,
    cancelUrl: body.cancelUrl ?? null,
    style: body.styleCustomization ?? null,
    locale: body.locale ?? null,
    expiresInMinutes: body.expiresInMinutes,
    metadata: body.metadata,
    allowedOrigins: body.allowedOrigins,
  };
}

/** Reads the body of a change. What kind of items the session takes is known only to the flow. */
export function readSessionChange(body: unknown): Validated<SessionChange> {
  const parsed = changeBody.safeParse(body);
  if (!parsed.success) return { ok: false, faults: collectFaults(parsed.error, body) };
  const { billingData, lineItems, customerData, locale } = parsed.data;
  const faults = billingData ? cartFaults(billingData, null) : {};
  if (Object.keys(faults).length > 0) return { ok: false, faults };
  const items = billingData ? itemsOf(billingData) : null;
  return {
    ok: true,
    value: {
      ...(items ? { items } : {}),
      ...(billingData?.frequency === undefined ? {} : { frequency: billingData.frequency }),
      ...(billingData?.couponCodes === undefined ? {} : { couponCodes: billingData.couponCodes }),
      ...(lineItems ? { adHocItems: lineItems } : {}),
      ...(customerData ? { customer: customerData } : {}),
      ...(locale === undefined ? {} : { locale }),
    },
  };
}
