import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { PaymentAsk } from '~/gateways/contract';
import { money } from '~/foundation/money';
import { GATEWAYS } from '~/gateways/registry.server';
import { settle } from '~/gateways/simulation/control';
import { ledgerOf } from '~/gateways/simulation/ledger';
import type { TrustlyUsSettings } from '~/gateways/trustlyus/connection';
import { captureReference, operationReference, referenceIn } from '~/gateways/trustlyus/references.server';
import { hmacOf, isSignedOver } from '~/gateways/trustlyus/signature.server';
import { signedTextOf } from '~/gateways/trustlyus/wire';
import { gatewayContract } from './contract';
import { askedOf, endOf, sceneFor, until } from './scene';

const trustlyUs = GATEWAYS.find(({ gateway }) => gateway.id === 'trustly-us');
if (!trustlyUs) throw new Error('Trustly of the Americas is not registered');

/** The documents name 400, 401 and 404 as refusals; of other statuses without an error they say nothing. */
const DOCUMENTED = { '403': 'fault unknown', '422': 'fault unknown' };

gatewayContract(trustlyUs, DOCUMENTED, DOCUMENTED);

const current = sceneFor(trustlyUs);
const settingsOf = () => current().context.settings as TrustlyUsSettings;
const dollars = (amount = 4900): PaymentAsk => current().askFor({ method: 'openbanking' }, money(amount, 'USD'));

interface Vector {
  readonly region: string;
  readonly kind: string;
  readonly inputs: { readonly accessKey: string; readonly query: string };
  readonly expected: { readonly signatureBase64: string };
}

describe('signatures', () => {
  const { vectors } = JSON.parse(readFileSync('tests/corpora/trustly/signatures.json', 'utf8')) as {
    vectors: Vector[];
  };
  const published = vectors.filter(({ region }) => region === 'americas');

  test.each(published.map((vector) => [vector.kind, vector] as const))('%s', (_kind, { inputs, expected }) => {
    const { accessKey, query } = inputs;
    expect(hmacOf(query, accessKey)).toBe(expected.signatureBase64);
    expect(isSignedOver([query], expected.signatureBase64, [accessKey])).toBe(true);
    expect(isSignedOver([`${query} `], expected.signatureBase64, [accessKey])).toBe(false);
    expect(isSignedOver([query], expected.signatureBase64, ['other', accessKey])).toBe(true);
    expect(isSignedOver([query], expected.signatureBase64, ['other'])).toBe(false);
    expect(isSignedOver([query], `${expected.signatureBase64} `, [accessKey])).toBe(false);
    expect(signedTextOf(nested(query))).toBe(query);
  });

  test('the other algorithm is known by its name', () => {
    // Made here: Trustly publishes no key for its example.
    const signature = `HmacSHA512:${createHmac('sha512', 'key').update('a=b').digest('base64')}`;
    expect(isSignedOver(['a=b'], signature, ['key'])).toBe(true);
    expect(isSignedOver(['a=c'], signature, ['key'])).toBe(false);
  });

  test('what is empty or not there is left out, and the order is the documents’', () => {
    expect(signedTextOf({ transactionId: '1', amount: '', accessId: 'a', displayAmount: undefined })).toBe(
      'accessId=a&transactionId=1',
    );
  });
});

/** The members of a query, in reverse order, where points are levels. */
function nested(query: string): Record<string, unknown> {
  const data: Record<string, unknown> = {};
  for (const pair of query.split('&').reverse()) {
    const [path = '', value = ''] = pair.split(/=(.*)/s);
    const names = path.split('.');
    let inner = data;
    for (const name of names.slice(0, -1)) inner = (inner[name] ??= {}) as Record<string, unknown>;
    inner[names.at(-1) ?? ''] = value;
  }
  return data;
}

describe('references', () => {
  const [payment, operation] = ['00000000-0000-4000-8000-00000000002a', 'ffffffff-0000-4000-9000-0000000000ff'];

  test('tell which payment, and which operation', () => {
    expect(referenceIn(payment)).toEqual({ payment, operation: null });
    expect(referenceIn(captureReference(payment))).toEqual({ payment, operation: null });
    const told = operationReference(payment, operation);
    expect(told.length).toBeLessThanOrEqual(64);
    expect(referenceIn(told)).toEqual({ payment, operation });
  });

  test.each(['', 'order-1', `${payment}.x`, `${payment}.c.c`, `${payment} `])('%j is none of ours', (told) => {
    expect(referenceIn(told)).toBeNull();
  });
});

/** A payment whose payer chose at the bank, and what the browser brought back. */
async function chosen(choice: 'approve' | 'decline') {
  const { gateway, context, visit } = current();
  const ask = dollars();
  const answer = await gateway.pay(ask, context);
  if (answer.outcome !== 'requires_action' || answer.action.kind !== 'redirect') throw new Error('no redirect');
  const back = await visit(answer.action.url, choice);
  const { searchParams } = new URL(back.headers.get('location') ?? '');
  return { ask, asked: askedOf(ask, answer), parameters: Object.fromEntries(searchParams) };
}

describe('the way back', () => {
  test('signed by Trustly, it takes the money that the payer authorized, once', async () => {
    const { gateway, context, world, expectTruth } = current();
    const { ask, asked, parameters } = await chosen('approve');
    expect(parameters).toMatchObject({ transactionId: asked.gatewayReference, status: '2' });
    expect(ledgerOf(world)).toMatchObject([{ status: 'authorized', captured: 0 }]);
    const ends = await Promise.all([1, 2, 3].map(() => endOf(gateway.continue?.(asked, { parameters }, context))));
    expect(ends).toEqual(['pending', 'pending', 'pending']);
    await expectTruth(asked, { outcome: 'captured', money: ask.money });
    expect(ledgerOf(world)).toMatchObject([{ status: 'captured', captured: 4900 }]);
    expect(world.payments()[0]?.operations).toHaveLength(1);
  });

  test.each<[string, (parameters: Record<string, string>) => Record<string, string>]>([
    ['nothing', () => ({})],
    ['no signature', ({ requestSignature: _signature, ...rest }) => rest],
    ['another status', (parameters) => ({ ...parameters, status: '4' })],
    ['another transaction', (parameters) => ({ ...parameters, transactionId: '1' })],
    ['a signature of somebody else', (parameters) => ({ ...parameters, requestSignature: hmacOf('x', 'y') })],
  ])('with %s it takes nothing', async (_what, change) => {
    const { gateway, context, world } = current();
    const { asked, parameters } = await chosen('approve');
    const answer = await gateway.continue?.(asked, { parameters: change(parameters) }, context);
    expect(answer).toMatchObject({ outcome: 'pending' });
    expect(ledgerOf(world)).toMatchObject([{ status: 'authorized', captured: 0 }]);
  });

  test('signed with the key before this one, it counts as well; an older version signs the query alone', async () => {
    const { gateway, context, world } = current();
    const { asked, parameters } = await chosen('approve');
    const { accessKey } = settingsOf();
    const query = Object.entries(parameters).flatMap(([name, value]) =>
      name === 'requestSignature' ? [] : [`${name}=${value}`],
    );
    const older = { ...parameters, requestSignature: hmacOf(query.join('&'), 'the key before') };
    const settings = { ...settingsOf(), accessKey, previousAccessKey: 'the key before' };
    await gateway.continue?.(asked, { parameters: older }, { ...context, settings });
    expect(ledgerOf(world)).toMatchObject([{ captured: 4900 }]);
  });

  test('after a no at the bank the payment is canceled', async () => {
    const { gateway, context, world } = current();
    const { asked, parameters } = await chosen('decline');
    expect(parameters['payment.paymentProviderTransaction.status']).toBe('UC02');
    expect(await gateway.continue?.(asked, { parameters }, context)).toMatchObject({ outcome: 'canceled' });
    expect(ledgerOf(world)).toEqual([]);
  });
});

describe('a payment', () => {
  test('whose payer never comes back is captured after the event, when it is asked about', async () => {
    const { gateway, context, world, nextEvent, expectTruth } = current();
    const { ask, asked } = await chosen('approve');
    expect(await nextEvent(1)).toMatchObject({ reference: ask.reference, gatewayReference: asked.gatewayReference });
    expect(await gateway.query?.(asked, context)).toMatchObject({ outcome: 'pending' });
    await expectTruth(asked, { outcome: 'captured', money: ask.money });
    expect(ledgerOf(world)).toHaveLength(1);
  });

  test('is found by our reference alone', async () => {
    const { gateway, context } = current();
    const { ask } = await chosen('approve');
    await gateway.query?.(askedOf(ask), context);
    await current().expectTruth(askedOf(ask), { outcome: 'captured', money: ask.money });
  });

  test('that waits keeps its page, and can be given up', async () => {
    const { gateway, context, world } = current();
    const ask = dollars();
    const answer = await gateway.pay(ask, context);
    const asked = askedOf(ask, answer);
    expect(await gateway.query?.(asked, context)).toEqual(answer);
    expect(await gateway.cancel?.(asked, context)).toMatchObject({ outcome: 'canceled' });
    expect(await gateway.query?.(asked, context)).toMatchObject({ outcome: 'canceled' });
    expect(ledgerOf(world)).toEqual([]);
  });

  test('of which the money is under way is not given up', async () => {
    const { gateway, context, world, expectTruth } = current();
    const { asked, parameters } = await chosen('approve');
    await gateway.continue?.(asked, { parameters }, context);
    expect(['pending', 'captured']).toContain((await gateway.cancel?.(asked, context))?.outcome);
    await expectTruth(asked, { outcome: 'captured' });
    expect(ledgerOf(world)).toMatchObject([{ captured: 4900 }]);
  });

  test('counts as paid when the merchant wants it to: while it is processed, or when it is completed', async () => {
    const { gateway, context } = current();
    const { asked, parameters } = await chosen('approve');
    const early = { ...context, settings: { ...settingsOf(), paidWhen: 'processed' } };
    expect((await gateway.continue?.(asked, { parameters }, early))?.outcome).toBe('pending');
    expect((await gateway.query?.(asked, early))?.outcome).toBe('captured');
  });

  test('whose capture is declined is declined, with the reason', async () => {
    const { gateway, context, world } = current();
    const { asked, parameters } = await chosen('approve');
    world.orderFault({ verb: 'capture', isObeyed: false, fault: { id: '402-declined', status: 402 } });
    expect(await gateway.continue?.(asked, { parameters }, context)).toMatchObject({
      outcome: 'declined',
      declineCode: 'insufficient_funds',
      rawCode: '331',
    });
    expect(ledgerOf(world)).toMatchObject([{ captured: 0 }]);
  });

  test.each([
    ['a connection that is cut', { id: 'own', net: 'rst-after-request' }],
    ['status 500', { id: 'own', status: 500 }],
    ['an answer about another capture', { id: '200-other-payment', status: 200 }],
  ])('whose capture is answered by %s is unknown, and then captured once', async (_what, fault) => {
    const { gateway, context, world, expectTruth } = current();
    const { ask, asked, parameters } = await chosen('approve');
    world.orderFault({ verb: 'capture', isObeyed: true, fault });
    expect(await endOf(gateway.continue?.(asked, { parameters }, context))).toMatch(/unknown$/);
    await expectTruth(asked, { outcome: 'captured', money: ask.money });
    expect(world.payments()[0]?.operations).toHaveLength(1);
  });

  test.each<[string, (ask: PaymentAsk) => PaymentAsk]>([
    ['another currency', (ask) => ({ ...ask, money: money(4900, 'CAD') })],
    ['less than 0.99', (ask) => ({ ...ask, money: money(98, 'USD') })],
    ['another method', (ask) => ({ ...ask, details: { method: 'pix' } })],
    ['nobody by name', (ask) => ({ ...ask, payer: { ...ask.payer, name: null } })],
  ])('in %s is not sent', async (_what, change) => {
    const { gateway, context, exchanges } = current();
    expect(await endOf(gateway.pay(change(dollars()), context))).toBe('fault not_sent');
    expect(exchanges).toEqual([]);
  });
});

describe('the simulator', () => {
  test.each<[string, Partial<TrustlyUsSettings>]>([
    ['an unknown access', { accessId: 'somebody1' }],
    ['another merchant', { merchantId: '1002463580' }],
  ])('refuses %s', async (_what, change) => {
    const { gateway, context, world } = current();
    const settings = { ...settingsOf(), ...change };
    expect(await endOf(gateway.pay(dollars(), { ...context, settings }))).toBe('fault refused');
    expect(world.payments()).toEqual([]);
  });

  test('tells of an authorization with half a token, of a transfer twice, and signs the text without its encoding', async () => {
    const { gateway, context, inbox, read } = current();
    const { ask, asked, parameters } = await chosen('approve');
    await gateway.continue?.(asked, { parameters }, context);
    await until(() => inbox.length === 3);
    const forms = inbox.map(({ body }) => new URLSearchParams(body.toString()));
    expect(forms.map((form) => form.get('eventType'))).toEqual([
      'Authorize',
      expect.stringMatching(/Process|Complete/),
      'Complete',
    ]);
    expect(forms[0]?.get('splitToken')).toMatch(/^split\+\d+\/x==$/);
    expect(new Set(inbox.map((event) => read(event)?.key)).size).toBe(3);
    for (const event of inbox)
      expect(read(event)).toMatchObject({ reference: ask.reference, operationReference: null });
  });

  test('an event about what others began is acknowledged, and means nothing', async () => {
    const { gateway, context, world, inbox } = current();
    settle(world, (await chosen('approve')).asked.gatewayReference ?? '');
    await until(() => inbox.length > 0);
    const [event] = inbox;
    if (!event) throw new Error('no event');
    const form = new URLSearchParams(event.body.toString());
    form.set('merchantReference', 'order-1');
    const { accessId, accessKey } = settingsOf();
    const authorization = `Basic ${Buffer.from(`${accessId}:${hmacOf(form.toString(), accessKey)}`).toString('base64')}`;
    const other = { ...event, body: Buffer.from(form.toString()), headers: new Headers({ authorization }) };
    // Here the body is signed as it is sent, which is taken as well.
    expect(gateway.readEvent?.(other, context.settings)).toEqual([]);
  });
});
