/** What Checkout.com is paid with beside a card that was typed: sealed cards, wallets, accounts, stored cards. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { checkoutcomGateway } from '~/gateways/checkoutcom/checkoutcom.server';
import { sealCard, SealingFault } from '~/gateways/checkoutcom/card-entry';
import type { CheckoutcomSettings } from '~/gateways/checkoutcom/connection';
import type { CardDetails, PaymentAsk, PaymentDetails, StoredPaymentAsk } from '~/gateways/contract';
import { GATEWAYS } from '~/gateways/registry.server';
import { money } from '~/foundation/money';
import { ledgerOf } from '~/gateways/simulation/ledger';
import { askedOf, endOf, sceneFor, type Scene } from './scene';

const checkoutcom = GATEWAYS.find(({ gateway }) => gateway.id === 'checkoutcom');
if (!checkoutcom) throw new Error('Checkout.com is not registered');
const scene = sceneFor(checkoutcom);
const settingsOf = () => scene().context.settings as CheckoutcomSettings;
const pay = (ask: PaymentAsk, change: Partial<CheckoutcomSettings> = {}) =>
  checkoutcomGateway.pay(ask, { ...scene().context, settings: { ...settingsOf(), ...change } });
const askFor = (details: PaymentDetails, currency = 'EUR') => scene().askFor(details, money(4900, currency));

const CARD: CardDetails = {
  number: '4242424242424242',
  expiryMonth: 12,
  expiryYear: 2030,
  securityCode: '737',
  holderName: null,
};

afterEach(() => vi.unstubAllGlobals());

/** A browser whose network leads to the simulator. */
function stubBrowser({ context }: Scene, seen: Request[] = []): void {
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => {
    const request = new Request(url, init);
    seen.push(request.clone());
    return context.dial(request, AbortSignal.timeout(1_000));
  });
}

describe('a card that the browser sealed', () => {
  const sealed = async (card: CardDetails = CARD) => {
    const sealing = checkoutcomGateway.sealing?.(settingsOf());
    if (!sealing) throw new Error('cannot be sealed');
    stubBrowser(scene());
    const payload = await sealCard(card, sealing.publicValues);
    return { method: 'card', sealed: { payload, brand: 'visa', lastFour: '4242' } } as const;
  };

  test('is a token and nothing more, made with the public key at the address that was given', async () => {
    const seen: Request[] = [];
    stubBrowser(scene(), seen);
    const publicValues = {
      url: `https://simulated.api.sandbox.checkout.com/tokens`,
      publicKey: settingsOf().publicKey ?? '',
    };
    const payload = await sealCard({ ...CARD, holderName: 'A. Payer' }, publicValues);
    expect(payload).toEqual({ token: expect.stringMatching(/^tok_\w{26}$/) as string });
    expect(checkoutcomGateway.sealing?.(settingsOf())).toEqual({
      scheme: 'checkoutcom',
      publicValues,
      connectTo: ['https://simulated.api.sandbox.checkout.com'],
    });
    const [request] = seen;
    expect(request?.headers.get('authorization')).toBe(`Bearer ${settingsOf().publicKey}`);
    expect(request?.credentials).toBe('omit');
    expect(await request?.json()).toEqual({
      type: 'card',
      number: '4242424242424242',
      expiry_month: 12,
      expiry_year: 2030,
      cvv: '737',
      name: 'A. Payer',
    });
  });

  test.each([
    ['4242424242424242', 'authorized'],
    ['4000000000000002', 'declined'],
    ['4000000000003220', 'requires_action'],
    ['4000000000006975', 'fault not_sent'],
  ])('%s pays as the card does: %s', async (number, end) => {
    expect(await endOf(pay(askFor(await sealed({ ...CARD, number }))))).toBe(end);
  });

  test('pays once, within a quarter of an hour, at its own account', async () => {
    const details = await sealed();
    const ask = askFor(details);
    expect(await endOf(pay(ask))).toBe('authorized');
    expect(await endOf(pay(ask))).toBe('authorized');
    expect(await endOf(pay(askFor(details)))).toBe('fault refused');
    const other = { ...scene().otherAccount(), settings: scene().otherAccount().settings as CheckoutcomSettings };
    expect(await endOf(checkoutcomGateway.pay(askFor(await sealed()), other))).toBe('fault refused');
    const late = await sealed();
    scene().advance(15 * 60_000 + 1);
    expect(await endOf(pay(askFor(late)))).toBe('fault refused');
    expect(ledgerOf(scene().world)).toHaveLength(1);
    expect(JSON.stringify(scene().exchanges)).not.toContain(details.sealed.payload.token);
  });

  test('what is no token is not sent, and without a public key nothing is sealed', async () => {
    const payload = { token: 'tok_x"},"amount":1' };
    const details = { method: 'card', sealed: { payload, brand: null, lastFour: null } } as const;
    expect(await endOf(pay(askFor(details)))).toBe('fault not_sent');
    expect(scene().exchanges).toEqual([]);
    expect(checkoutcomGateway.sealing?.({ ...settingsOf(), publicKey: undefined })).toBeNull();
  });

  test.each([
    [422, '{}'],
    [201, '{}'],
    [201, '{"token":"tok_1"}'],
    [201, '[]'],
    [200, `{"token":"tok_${'a'.repeat(26)}"}`],
  ])('an answer %i %s seals nothing, and its fault does not hold the card', async (status, body) => {
    vi.stubGlobal('fetch', () => Promise.resolve(new Response(body, { status })));
    const fault: unknown = await sealCard(CARD, { url: 'https://x.test/tokens', publicKey: 'pk' }).catch(
      (e: unknown) => e,
    );
    expect(fault).toBeInstanceOf(SealingFault);
    expect(String(fault)).not.toMatch(/4242|737/);
  });
});

describe('wallets', () => {
  const APPLE = { version: 'EC_v1', data: 'xyz', signature: 'sig', header: { transactionId: '1' } };
  const GOOGLE = { protocolVersion: 'ECv1', signature: 'sig', signedMessage: '{"encryptedMessage":"m"}' };

  test.each([
    ['applepay', APPLE],
    ['googlepay', GOOGLE],
  ] as const)('%s is exchanged for a token, and charged', async (method, token) => {
    const ask = askFor({ method, token: JSON.stringify(token) });
    expect(await pay(ask)).toMatchObject({ outcome: 'authorized', money: ask.money });
    await scene().expectTruth(askedOf(ask), { outcome: 'captured', money: ask.money });
    expect(scene().exchanges.map(({ url }) => new URL(url).pathname)).toEqual(['/tokens', '/payments', '/payments']);
    expect(JSON.stringify(scene().exchanges)).not.toMatch(/xyz|signedMessage|tok_\w{26}/);
  });

  test.each(['', 'null', '[]', '"text"', '{"data":1,"data":2}'])('%j is no token: nothing is sent', async (token) => {
    expect(await endOf(pay(askFor({ method: 'applepay', token })))).toBe('fault not_sent');
    expect(scene().exchanges).toEqual([]);
  });

  test('one that the gateway does not take is refused; without the public key, or an answer, nothing is charged', async () => {
    expect(await endOf(pay(askFor({ method: 'googlepay', token: '{}' })))).toBe('fault refused');
    const ask = askFor({ method: 'applepay', token: JSON.stringify(APPLE) });
    expect(await endOf(pay(ask, { publicKey: undefined }))).toBe('fault not_sent');
    expect(await endOf(pay(ask, { publicKey: `pk_sbox_${'z'.repeat(27)}` }))).toBe('fault refused');
    const cut = {
      ...scene().context,
      settings: settingsOf(),
      dial: () => Promise.reject(new TypeError('fetch failed')),
    };
    expect(await endOf(checkoutcomGateway.pay(ask, cut))).toBe('fault not_sent');
    expect(scene().world.payments()).toEqual([]);
  });
});

describe('other methods', () => {
  test('a direct debit is pending, then captured; the account is in no report', async () => {
    const { exchanges, context, expectTruth } = scene();
    const ask = askFor({ method: 'sepa', iban: 'NL13TEST0123456789', holderName: 'Anna Klaassen' });
    const answer = await pay(ask);
    expect(answer.outcome).toBe('pending');
    const request = JSON.parse(exchanges[0]?.requestBody ?? '') as object;
    expect(request).toMatchObject({
      source: {
        type: 'sepa',
        country: 'NL',
        account_number: '****6789',
        mandate_id: ask.reference.replaceAll('-', ''),
        date_of_signature: context.clock.now().toISOString().slice(0, 10),
        account_holder: { first_name: 'Anna', last_name: 'Klaassen', billing_address: { country: 'NL' } },
      },
    });
    expect(JSON.stringify(exchanges)).not.toContain('NL13TEST0123456789');
    await expectTruth(askedOf(ask, answer), { outcome: 'captured', money: ask.money });
  });

  test('a direct debit without an address, and what is not taken at all, are not sent', async () => {
    const sepa = askFor({ method: 'sepa', iban: 'NL13TEST0123456789', holderName: 'A' });
    for (const ask of [
      { ...sepa, payer: { ...sepa.payer, address: null } },
      askFor({ method: 'upi', virtualAddress: 'a@upi' }, 'INR'),
      askFor({ method: 'klarna' }),
      { ...askFor({ method: 'ideal' }), returnUrl: `https://shop.test/${'r'.repeat(250)}` },
    ])
      expect(await endOf(pay(ask))).toBe('fault not_sent');
    expect(scene().exchanges).toEqual([]);
  });

  test('what a bank statement cannot write is left out', async () => {
    await pay(askFor({ method: 'ideal' }));
    const { source } = JSON.parse(scene().exchanges[0]?.requestBody ?? '') as { source: object };
    expect(source).toEqual({ type: 'ideal', description: 'Plan Basic more', language: 'en' });
  });
});

describe('a stored card', () => {
  const stored = async (number = '4242424242424242', change: Partial<PaymentAsk> = {}) => {
    const store = { purpose: 'subscription', payerReference: 'payer-1' } as const;
    const ask = { ...scene().cardAsk(number), store, ...change };
    return { ask, answer: await pay(ask) };
  };
  const later = (credential: StoredPaymentAsk['credential'], change: Partial<StoredPaymentAsk>): StoredPaymentAsk => {
    const { details, ...ask } = scene().cardAsk('4242424242424242');
    return { ...ask, method: details.method, credential, purpose: 'subscription', initiator: 'merchant', ...change };
  };
  const lastBody = () => JSON.parse(scene().exchanges.at(-1)?.requestBody ?? '') as object;

  test('begins a series, and the network’s id of it goes with later ones', async () => {
    const { answer } = await stored();
    expect(lastBody()).toMatchObject({
      payment_type: 'Recurring',
      merchant_initiated: false,
      source: { store_for_future_use: true },
    });
    if (!('credential' in answer) || !answer.credential) throw new Error('nothing was stored');
    const { credential } = answer;
    const context = { ...scene().context, settings: settingsOf() };
    for (const [change, sent] of [
      [
        {},
        { payment_type: 'Recurring', merchant_initiated: true, previous_payment_id: credential.networkTransactionId },
      ],
      [{ purpose: 'unscheduled' }, { payment_type: 'Unscheduled', merchant_initiated: true }],
      [{ purpose: 'card_on_file' }, { payment_type: 'Unscheduled', merchant_initiated: true }],
      [
        { purpose: 'card_on_file', initiator: 'payer' },
        { payment_type: 'Regular', merchant_initiated: false },
      ],
    ] as const) {
      expect(await checkoutcomGateway.payStored?.(later(credential, change), context)).toMatchObject({
        outcome: 'authorized',
      });
      expect(lastBody()).toMatchObject({ ...sent, source: { type: 'id', id: credential.token } });
    }
  });

  test('is told after a challenge as well, and charged later without one', async () => {
    const { ask, answer } = await stored('4000000000003220');
    if (answer.outcome !== 'requires_action' || answer.action.kind !== 'redirect') throw new Error(answer.outcome);
    const back = await scene().visit(answer.action.url, 'complete');
    const paid = await scene().comeBack(askedOf(ask, answer), back);
    if (!('credential' in paid) || !paid.credential) throw new Error('nothing was stored');
    expect(paid.credential).toMatchObject({ payerReference: 'payer-1', card: { brand: 'visa', lastFour: '3220' } });
    const context = { ...scene().context, settings: settingsOf() };
    expect(await endOf(checkoutcomGateway.payStored?.(later(paid.credential, {}), context))).toBe('authorized');
  });

  test('a token that is none of the gateway is not sent', async () => {
    const credential = { token: 'src_../payments', payerReference: 'p', networkTransactionId: null, card: null };
    const context = { ...scene().context, settings: settingsOf() };
    expect(await endOf(checkoutcomGateway.payStored?.(later(credential, {}), context))).toBe('fault not_sent');
  });
});
