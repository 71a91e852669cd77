import { describe, expect, test } from 'vitest';
import type { Payer, PaymentAsk, PaymentDetails } from '~/gateways/contract';
import { money } from '~/foundation/money';
import { centsOf } from '~/gateways/pagbrasil/mapping';
import { amountOf } from '~/gateways/pagbrasil/order-form';
import { pagbrasilSimulator } from '~/gateways/pagbrasil/simulator';
import { GATEWAYS } from '~/gateways/registry.server';
import type { MenuFault } from '~/gateways/simulation/fault-menu';
import { ledgerOf } from '~/gateways/simulation/ledger';
import { simulatedDial } from '~/gateways/simulation/simulated-dial.server';
import { gatewayContract } from './contract';
import { askedOf, endOf, referenceOf, sceneFor, type Scene } from './scene';

const found = GATEWAYS.find(({ gateway }) => gateway.id === 'pagbrasil');
if (!found) throw new Error('PagBrasil is not registered');

gatewayContract(found);

const scene = sceneFor(found);
const SEALED: PaymentDetails = { method: 'card', sealed: { payload: {}, brand: null, lastFour: null } };
const formOf = ({ exchanges }: Scene, index = 0) => new URLSearchParams(exchanges[index]?.requestBody);

describe('what PagBrasil answers beside orders', () => {
  const payWith = async (fault: Omit<MenuFault, 'id'>) => {
    const { gateway, context, world, cardAsk } = scene();
    world.orderFault({ verb: 'pay', isObeyed: false, fault: { id: 'own', ...fault } });
    return endOf(gateway.pay(cardAsk('4242424242424242'), context));
  };

  test.each([
    [200, 'Duplicated order.', 'fault unknown'],
    [200, 'Invalid access.', 'fault refused'],
    [412, 'Invalid access.', 'fault refused'],
    [412, '', 'fault unknown'],
    [412, '<request></request>', 'fault unknown'],
    [200, '<request></request>', 'fault unknown'],
    [200, 'Some new sentence.', 'fault unknown'],
    [200, 'Order not found', 'fault unknown'],
    [200, 'Refund request received', 'fault unknown'],
    [500, 'Invalid access.', 'fault unknown'],
    [503, '', 'fault unknown'],
    [400, '', 'fault unknown'],
  ])('a card answered %i %j ends as %s', async (status, body, end) => {
    expect(await payWith({ status, body })).toBe(end);
  });

  test('bad credentials are a fault of the configuration, at any verb', async () => {
    const { gateway, context, world, cardAsk } = scene();
    const settings = { ...(context.settings as object), pbtoken: '0'.repeat(32) };
    await expect(gateway.pay(cardAsk('4242424242424242'), { ...context, settings })).rejects.toMatchObject({
      kind: 'refused',
      isConfiguration: true,
    });
    expect(world.payments()).toEqual([]);
  });

  test('an order that another key has signed is unknown, and so is one without a signature', async () => {
    const { gateway, context, cardAsk } = scene();
    const ask = cardAsk('4242424242424242');
    await gateway.pay(ask, context);
    const settings = { ...(context.settings as object), signatureKey: 'another key' };
    expect(await endOf(gateway.query?.(askedOf(ask), { ...context, settings }))).toBe('fault unknown');
    const both = { ...settings, previousSignatureKey: (context.settings as { signatureKey: string }).signatureKey };
    expect(await endOf(gateway.query?.(askedOf(ask), { ...context, settings: both }))).toBe('captured');
    const xml = `<request><order>${ask.reference}-x</order><order_status>PC</order_status><amount_brl>49.00</amount_brl></request>`;
    expect(await payWith({ status: 200, body: xml })).toBe('fault unknown');
  });

  test('in production an unknown order comes with 412, and is as absent', async () => {
    const { gateway, context, world, cardAsk } = scene();
    const settings = { ...(context.settings as object), environment: 'production' };
    const production = { ...context, settings, dial: simulatedDial(pagbrasilSimulator(world)) };
    const ask = cardAsk('4242424242424242');
    expect(await gateway.query?.(askedOf(ask), production)).toEqual({ outcome: 'absent' });
    expect((await gateway.pay(ask, production)).outcome).toBe('captured');
    expect(scene().exchanges.map(({ status }) => status)).toEqual([412, 200]);
  });

  test('a boleto answered by its address alone is asked for, and a failure of that question is unknown', async () => {
    const { gateway, context, world, askFor } = scene();
    const fault = { id: 'own', status: 200, body: 'https://pagbrasil.com/b?b3b4cj7rf' };
    world.orderFault({ verb: 'pay', isObeyed: true, fault });
    expect((await gateway.pay(askFor({ method: 'boleto' }), context)).outcome).toBe('requires_action');
    world.orderFault({ verb: 'pay', isObeyed: true, fault });
    world.orderFault({ verb: 'query', isObeyed: false, fault: { id: 'refuse', net: 'refuse' } });
    expect(await endOf(gateway.pay(askFor({ method: 'boleto' }), context))).toBe('fault unknown');
  });

  test('an answer that repeats the request is reported without what is secret in it', async () => {
    const { gateway, context, world, exchanges, cardAsk } = scene();
    const { secret, pbtoken } = context.settings as { secret: string; pbtoken: string };
    const echo = new URLSearchParams({ secret, pbtoken, cc_number: '4242424242424242', cc_cvv: '737' }).toString();
    world.orderFault({ verb: 'pay', isObeyed: false, fault: { id: 'own', status: 500, body: `${secret} ${echo}` } });
    await endOf(gateway.pay(cardAsk('4242424242424242'), context));
    expect(exchanges[0]?.responseBody).toBe('*** secret=***&pbtoken=***&cc_number=************4242&cc_cvv=***');
  });
});

describe('amounts', () => {
  test('every whole number of centavos comes back as it went', () => {
    for (const cents of [1, 9, 10, 99, 100, 101, 1999, 12_345, 99_999_999, 999_999_999]) {
      const text = amountOf(money(cents, 'BRL'));
      expect(text).toMatch(/^(0|[1-9]\d{0,6})\.\d{2}$/);
      expect(typeof text === 'string' && centsOf(text)).toEqual(money(cents, 'BRL'));
    }
  });

  test.each([money(1_000_000_000, 'BRL'), money(4900, 'USD'), money(500, 'JPY')])('%j is not sent', async (of) => {
    const { gateway, context, exchanges, cardAsk } = scene();
    expect(await endOf(gateway.pay({ ...cardAsk('4242424242424242'), money: of }, context))).toBe('fault not_sent');
    expect(exchanges).toEqual([]);
  });
});

describe('who pays', () => {
  const paying = (change: Partial<Payer>, more: Partial<PaymentAsk> = {}) => {
    const { gateway, context, askFor } = scene();
    const ask = askFor({ method: 'pix' });
    return endOf(gateway.pay({ ...ask, ...more, payer: { ...ask.payer, ...change } }, context));
  };
  const address = {
    line: 'Rua das Flores 12',
    city: 'São Paulo',
    region: 'SP',
    postalCode: '01310-100',
    country: 'BR',
  };

  test.each(['91051605962', '78797547000157', '12ABC34501DE35', '12abc34501de35'])('%s is taken', async (taxId) => {
    expect(await paying({ taxId })).toBe('requires_action');
  });

  test.each([
    '91051605963',
    '91051605972',
    '78797547000158',
    '11111111111',
    '00000000000000',
    '9105160596',
    '12ABC34501DE36',
    '',
  ])('the tax id %j is nobody, and nothing is sent', async (taxId) => {
    expect(await paying({ taxId })).toBe('fault not_sent');
    expect(scene().exchanges).toEqual([]);
  });

  test.each<[string, Partial<Payer>]>([
    ['no name', { name: ' ' }],
    ['no tax id', { taxId: null }],
    ['no telephone', { phone: null }],
    ['a telephone of three digits', { phone: '+55123' }],
    ['no address', { address: null }],
    ['another country', { address: { ...address, country: 'PT' } }],
    ['a CEP of seven digits', { address: { ...address, postalCode: '1310100' } }],
    ['a CEP with letters', { address: { ...address, postalCode: '0131010A' } }],
    ['no state', { address: { ...address, region: null } }],
    ['a state that is none', { address: { ...address, region: 'XX' } }],
    ['no street', { address: { ...address, line: ' ' } }],
  ])('%s: nothing is sent', async (_what, change) => {
    expect(await paying(change)).toBe('fault not_sent');
  });

  test('no e-mail address: nothing is sent', async () => {
    expect(await paying({}, { email: null })).toBe('fault not_sent');
  });

  test('names are written as ISO 8859-1 can, and the answers that repeat them are still signed', async () => {
    const name = 'Łukasz  Müller-Ωmega\n🙂 & "Filhos" <Ltda>';
    expect(await paying({ name, address: { ...address, region: 'sp' } })).toBe('requires_action');
    const form = formOf(scene());
    expect(form.get('customer_name')).toBe('?ukasz  Müller-?mega ? & "Filhos" <Ltda>');
    expect([form.get('address_zip'), form.get('address_state')]).toEqual(['01310100', 'SP']);
    expect(form.get('customer_phone')).toBe('11987654321');
  });
});

describe("PagBrasil's own page", () => {
  const onPage = async (captureMode: 'automatic' | 'manual' = 'automatic') => {
    const { gateway, context, askFor } = scene();
    const ask = { ...askFor(SEALED), captureMode };
    const answer = await gateway.pay(ask, context);
    if (answer.outcome !== 'requires_action' || answer.action.kind !== 'redirect') throw new Error(answer.outcome);
    return { ask, answer, url: answer.action.url, asked: askedOf(ask, answer) };
  };

  test("takes the card, which our server never sees; until then the page stays the payer's", async () => {
    const { gateway, context, visit, expectTruth, world } = scene();
    const { ask, answer, url, asked } = await onPage();
    expect([...formOf(scene()).keys()].filter((name) => /^cc_(?!auth)/.test(name))).toEqual([]);
    expect(await gateway.query?.(asked, context)).toEqual(answer);
    expect((await gateway.query?.({ ...asked, continuation: null }, context))?.outcome).toBe('pending');
    expect((await visit(url, 'approve')).headers.get('location')).toBe(ask.returnUrl);
    await expectTruth(asked, { outcome: 'captured', money: ask.money });
    expect(ledgerOf(world)).toMatchObject([{ sessionId: ask.sessionId, gatewayReference: referenceOf(answer) }]);
  });

  test('declined, given up, and only reserved', async () => {
    const { gateway, context, visit, expectTruth } = scene();
    const declined = await onPage();
    await visit(declined.url, 'decline');
    await expectTruth(declined.asked, { outcome: 'declined' });
    const givenUp = await onPage();
    expect(await gateway.cancel?.(givenUp.asked, context)).toMatchObject({ outcome: 'canceled' });
    const reserved = await onPage('manual');
    await visit(reserved.url, 'approve');
    await expectTruth(reserved.asked, { outcome: 'authorized' });
  });

  test('a link that is answered otherwise is unknown', async () => {
    const { gateway, context, world, askFor } = scene();
    for (const body of [
      '{"url_payment":"javascript:alert(1)"}',
      '{"url_payment":"https://a/","url_payment":"https://b/"}',
      '{}',
      '[]',
      'https://a/',
    ]) {
      world.orderFault({ verb: 'pay', isObeyed: false, fault: { id: 'own', status: 200, body } });
      expect(await endOf(gateway.pay(askFor(SEALED), context)), body).toBe('fault unknown');
    }
  });
});
