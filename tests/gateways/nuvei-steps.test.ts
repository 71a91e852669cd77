/** What is Nuvei's own of a payment's life: 3-D Secure step by step, records, the payment page, stored cards. */
import { describe, expect, test } from 'vitest';
import type { AskedPayment, GatewayAnswer, PaymentAsk } from '~/gateways/contract';
import type { Dial } from '~/foundation/http-client.server';
import type { OperationAsk } from '~/gateways/operation-contract';
import { GATEWAYS } from '~/gateways/registry.server';
import { answerPage } from '~/gateways/simulation/answer-page';
import { ledgerOf } from '~/gateways/simulation/ledger';
import { nuveiSimulator } from '~/gateways/nuvei/simulator';
import { askedOf, askFor, cardAsk, endOf, PUBLIC_URL, referenceOf, SECURITY_CODE, sceneFor, type Scene } from './scene';

const nuvei = GATEWAYS.find(({ gateway }) => gateway.id === 'nuvei');
if (!nuvei) throw new Error('Nuvei is not registered');
const scene = sceneFor(nuvei);

/** A card whose 3-D Secure goes by its holder's name. */
function namedAsk(number: string, holderName: string): PaymentAsk {
  return askFor({
    method: 'card',
    card: { number, expiryMonth: 12, expiryYear: 2030, securityCode: SECURITY_CODE, holderName },
  });
}

/** The calls that were made so far, and what each said. */
function calls({ exchanges }: Scene): { call: string; said: Record<string, unknown> }[] {
  return exchanges.map(({ url, requestBody }) => ({
    call: /(\w+)\.do$/.exec(url)?.[1] ?? url,
    said: JSON.parse(requestBody) as Record<string, unknown>,
  }));
}

const names = (of: Scene) => calls(of).map(({ call }) => call);
const goOn = (asked: AskedPayment, parameters: Record<string, string>) => {
  const answer = scene().gateway.continue?.(asked, { parameters }, scene().context);
  if (!answer) throw new Error('it does not go on');
  return answer;
};

function waitsIn(answer: GatewayAnswer) {
  if (answer.outcome !== 'requires_action') throw new Error(`no action: ${answer.outcome}`);
  return answer;
}

describe('3-D Secure', () => {
  test('fingerprint, challenge, and the final payment, without the card', async () => {
    const { gateway, context, world, open, visit } = scene();
    const ask = namedAsk('4000020951595032', 'CL-BRW1');
    const looked = waitsIn(await gateway.pay(ask, context));
    expect(looked.action.kind).toBe('fingerprint');
    expect(names(scene())).toEqual(['openOrder', 'cardTokenization', 'initPayment']);
    if (looked.action.kind !== 'fingerprint') return;
    expect(JSON.parse(Buffer.from(looked.action.fields.threeDSMethodData ?? '', 'base64').toString())).toMatchObject({
      threeDSMethodNotificationURL: ask.returnUrl,
    });
    expect((await visitForm(looked.action.url, looked.action.fields)).status).toBe(200);

    const challenged = waitsIn(await goOn(askedOf(ask, looked), { fingerprint: 'Y' }));
    expect(challenged.action).toMatchObject({ kind: 'challenge', method: 'POST' });
    expect(challenged.gatewayReference).toBe(looked.gatewayReference);
    expect(ledgerOf(world)).toEqual([]);
    if (challenged.action.kind !== 'challenge') return;
    expect(Object.keys(challenged.action.fields)).toEqual(['creq']);
    expect(await (await open(challenged.action)).text()).toContain('Complete authentication');
    const back = await visit(challenged.action.url, 'complete');
    const { searchParams } = new URL(back.headers.get('location') ?? '');
    // The bank's word is not the payment: nothing is charged until the last call.
    expect(ledgerOf(world)).toEqual([]);
    const paid = await goOn(askedOf(ask, challenged), Object.fromEntries(searchParams));
    expect(paid).toMatchObject({ outcome: 'captured', money: ask.money, gatewayReference: looked.gatewayReference });
    expect(ledgerOf(world)).toMatchObject([{ gatewayReference: looked.gatewayReference, amount: 4900 }]);

    expect(names(scene())).toEqual(['openOrder', 'cardTokenization', 'initPayment', 'payment', 'payment']);
    const [first, last] = calls(scene())
      .slice(3)
      .map(({ said }) => said);
    expect(first).toMatchObject({
      clientRequestId: ask.reference,
      relatedTransactionId: expect.stringMatching(/^731/) as string,
    });
    expect(last).toMatchObject({
      clientRequestId: `${ask.reference}.final`,
      relatedTransactionId: expect.stringMatching(/^721/) as string,
      paymentOption: { card: { ccTempToken: '***' } },
    });
    expect(JSON.stringify(last)).not.toContain('threeD');
    for (const { continuation } of [looked, challenged]) {
      expect(continuation?.length).toBeLessThan(8_000);
      expect(continuation).not.toContain('4000020951595032');
      expect(continuation).not.toMatch(/\b737\b|CVV/);
    }
  });

  test.each([
    [{ fingerprint: 'Y' }, 'Y'],
    [{ fingerprint: 'N' }, 'N'],
    [{ fingerprint: 'U' }, 'U'],
    [{ fingerprint: 'hostile' }, 'U'],
    [{ threeDSMethodData: 'eyJ9' }, 'Y'],
    [{}, 'U'],
  ])('the look at the browser that ended with %j is told as %s', async (parameters, told) => {
    const ask = namedAsk('4000020951595032', 'FL-BRW1');
    const looked = waitsIn(await scene().gateway.pay(ask, scene().context));
    expect((await goOn(askedOf(ask, looked), parameters)).outcome).toBe('captured');
    const browser = { acceptHeader: 'text/html', screenWidth: '1280', javaScriptEnabled: 'TRUE', ip: '203.0.113.7' };
    expect(calls(scene()).at(-1)?.said).toMatchObject({
      paymentOption: { card: { threeD: { methodCompletionInd: told, platformType: '02', browserDetails: browser } } },
    });
  });

  test('going on twice after the look charges once, and both hear of it', async () => {
    const ask = namedAsk('4000020951595032', 'FL-BRW1');
    const looked = waitsIn(await scene().gateway.pay(ask, scene().context));
    const ends = await Promise.all([1, 2, 3].map(() => goOn(askedOf(ask, looked), { fingerprint: 'Y' })));
    expect(ends.map(({ outcome }) => outcome)).toEqual(['captured', 'captured', 'captured']);
    expect(ledgerOf(scene().world)).toHaveLength(1);
  });

  test.each([
    ['4000319872807223', 'declined'],
    ['4012001037141112', 'captured'],
    ['4567491000001113', 'captured'],
  ])('%s ends as %s', async (number, outcome) => {
    const answer = await scene().gateway.pay(cardAsk(number), scene().context);
    expect(answer).toMatchObject({
      outcome,
      ...(outcome === 'declined' ? { declineCode: 'authentication_failed' } : {}),
    });
  });

  test('a bank that wants authentication gets it when it is asked for', async () => {
    const { gateway, context, visit } = scene();
    expect(await gateway.pay(cardAsk('4000002760003184'), context)).toMatchObject({
      declineCode: 'authentication_required',
    });
    const ask = { ...cardAsk('4000002760003184'), wantsChallenge: true };
    const challenged = waitsIn(await gateway.pay(ask, context));
    if (challenged.action.kind !== 'challenge') throw new Error('no challenge');
    const back = await visit(challenged.action.url, 'complete');
    expect((await scene().comeBack(askedOf(ask, challenged), back)).outcome).toBe('captured');
  });

  test('without a browser there is no 3-D Secure', async () => {
    const ask = { ...cardAsk('4242424242424242'), browser: null };
    expect((await scene().gateway.pay(ask, scene().context)).outcome).toBe('captured');
    expect(names(scene())).toEqual(['openOrder', 'cardTokenization', 'payment']);
  });

  test('however much a browser says, what is kept of it fits', async () => {
    const long = 'x'.repeat(6_000);
    const { browser, ...ask } = namedAsk('4000020951595032', 'CL-BRW1');
    const said = { ...ask, description: long, browser: browser && { ...browser, userAgent: long, acceptHeader: long } };
    const looked = waitsIn(await scene().gateway.pay(said, scene().context));
    expect(looked.continuation?.length).toBeLessThan(8_000);
    const challenged = waitsIn(await goOn(askedOf(said, looked), { fingerprint: 'Y' }));
    expect(challenged.continuation?.length).toBeLessThan(8_000);
    expect(challenged.continuation).not.toContain('xxx'.repeat(100));
  });

  test('a challenge that nobody completed, with a made-up answer of the bank, is declined', async () => {
    const ask = cardAsk('4000000000003220');
    const challenged = waitsIn(await scene().gateway.pay(ask, scene().context));
    const cres = Buffer.from(JSON.stringify({ transStatus: 'Y' })).toString('base64url');
    expect(await goOn(askedOf(ask, challenged), { cres })).toMatchObject({
      outcome: 'declined',
      declineCode: 'authentication_failed',
    });
    expect(ledgerOf(scene().world)).toEqual([]);
  });

  test('a continuation that is none of ours is asked about, and nothing else', async () => {
    const ask = cardAsk('4242424242424242');
    const answer = await scene().gateway.pay(ask, scene().context);
    for (const continuation of ['', '{', 'null', '{"step":"challenge"}', '[]'])
      expect((await goOn({ ...askedOf(ask, answer), continuation }, { cres: 'x' })).outcome).toBe('captured');
    expect(ledgerOf(scene().world)).toHaveLength(1);
  });
});

function visitForm(url: string, fields: Readonly<Record<string, string>>): Promise<Response> {
  const { world } = scene();
  const request = new Request(url, { method: 'POST', body: new URLSearchParams(fields) });
  return answerPage(nuveiSimulator(world), request, url.slice(PUBLIC_URL.length));
}

describe('what was sent', () => {
  test.each(['openOrder', 'cardTokenization', 'initPayment'])('%s fails: the payment was not sent', async (failing) => {
    const { gateway, context, world } = scene();
    const dial: Dial = async (request, signal) =>
      request.url.includes(failing) ? new Response('', { status: 502 }) : context.dial(request, signal);
    expect(await endOf(gateway.pay(cardAsk('4242424242424242'), { ...context, dial }))).toBe('fault not_sent');
    expect(world.payments()).toEqual([]);
  });

  test('of a payment without an answer the order is known, and its DMN names the same', async () => {
    const { gateway, context, world, inbox, read } = scene();
    const ask = cardAsk('4000000000000259');
    const answer = await gateway.pay(ask, context);
    expect(answer).toMatchObject({ outcome: 'unknown', gatewayReference: world.payments()[0]?.id });
    expect(await gateway.query?.(askedOf(ask), context)).toMatchObject({
      outcome: 'captured',
      gatewayReference: referenceOf(answer),
    });
    await scene().nextEvent(1);
    expect(inbox.map((event) => read(event)?.gatewayReference)).toEqual([referenceOf(answer)]);
  });

  test('another order under our reference is not believed', async () => {
    const { gateway, context } = scene();
    const ask = cardAsk('4242424242424242');
    await gateway.pay(ask, context);
    expect(await gateway.query?.(askedOf(ask, { gatewayReference: '123' }), context)).toMatchObject({
      outcome: 'unknown',
    });
  });

  test('the session and the token that stands for the card are in no report', async () => {
    const { gateway, context, exchanges } = scene();
    const answer = waitsIn(await gateway.pay(cardAsk('4000000000003220'), context));
    const { order, ccTempToken } = JSON.parse(answer.continuation ?? '') as {
      order: { sessionToken: string };
      ccTempToken: string;
    };
    expect(JSON.stringify(exchanges)).not.toContain(order.sessionToken);
    expect(JSON.stringify(exchanges)).not.toContain(ccTempToken);
  });

  test('a wrong checksum is a matter of configuration', async () => {
    const { gateway, context } = scene();
    const settings = { ...(context.settings as object), secretKey: 'another_secret_key' };
    const fault: unknown = await gateway
      .pay(cardAsk('4242424242424242'), { ...context, settings })
      .catch((error: unknown) => error);
    expect(fault).toMatchObject({ kind: 'refused', isConfiguration: true });
  });
});

describe("Nuvei's own test cards", () => {
  test.each([
    ['4761344136141390', 'captured', undefined],
    ['4008370896662369', 'declined', 'generic'],
    ['5333463046218753', 'declined', 'generic'],
    ['4008384424370890', 'declined', 'insufficient_funds'],
    ['5333452804487502', 'declined', 'lost_or_stolen'],
    ['4000247422310226', 'declined', 'expired_card'],
    ['4000254588011960', 'declined', 'not_permitted'],
    ['4000229544877670', 'declined', 'try_again_later'],
    ['5333583123003909', 'declined', 'wrong_security_code'],
    ['4000128449498204', 'declined', 'generic'],
  ])('%s: %s %s', async (number, outcome, declineCode) => {
    const { gateway, context, expectTruth } = scene();
    const ask = cardAsk(number);
    const answer = await gateway.pay(ask, context);
    expect(answer).toMatchObject({ outcome, ...(declineCode ? { declineCode } : {}) });
    await expectTruth(askedOf(ask, answer), { outcome });
  });

  test('a card that must not be tried again says so', async () => {
    const answer = await scene().gateway.pay(cardAsk('4000000000000226'), scene().context);
    expect(answer).toMatchObject({ outcome: 'declined', retryAdvice: 'never' });
  });
});

describe('records', () => {
  test('what is not on record yet, the session knows', async () => {
    const { gateway, context, world, visit } = scene();
    const ask = cardAsk('4000000000003220');
    const challenged = waitsIn(await gateway.pay(ask, context));
    const asked = askedOf(ask, challenged);
    const absent = { id: 'own', status: 200, body: '{"status":"ERROR","errCode":9146,"reason":""}' };
    world.orderFault({ verb: 'query', isObeyed: false, fault: absent });
    expect((await gateway.query?.(asked, context))?.outcome).toBe('requires_action');
    if (challenged.action.kind !== 'challenge') throw new Error('no challenge');
    const back = await visit(challenged.action.url, 'complete');
    await scene().comeBack(asked, back);
    world.orderFault({ verb: 'query', isObeyed: false, fault: absent });
    expect(await gateway.query?.(asked, context)).toMatchObject({ outcome: 'captured', money: ask.money });
    expect(names(scene()).filter((call) => call === 'getPaymentStatus')).toHaveLength(2);
  });

  test.each([
    ['InitAuth3D', 'APPROVED', 'absent'],
    ['Auth3D', 'APPROVED', 'absent'],
    ['Auth3D', 'DECLINED', 'declined'],
    ['Sale', 'ERROR', 'declined'],
    ['Sale', 'PENDING', 'pending'],
    ['Chargeback', 'APPROVED', 'unknown'],
    ['Quantum', 'APPROVED', 'unknown'],
  ])('a %s that is %s: %s', async (transactionType, transactionStatus, outcome) => {
    const { gateway, context } = scene();
    const ask = cardAsk('4242424242424242');
    const { merchantId, merchantSiteId } = context.settings as { merchantId: string; merchantSiteId: string };
    const transactionDetails = {
      transactionType, transactionStatus, transactionId: '1', customData: 'order 77', clientUniqueId: ask.reference,
      processedAmount: '49.00', processedCurrency: 'USD', gwErrorCode: -1,
    }; // prettier-ignore
    const answer = { status: 'SUCCESS', errCode: 0, merchantId, merchantSiteId, transactionDetails };
    const dial: Dial = () => Promise.resolve(Response.json(answer));
    expect((await gateway.query?.(askedOf(ask), { ...context, dial }))?.outcome).toBe(outcome);
  });

  const reserved = async () => {
    const ask = { ...cardAsk('4242424242424242'), captureMode: 'manual' } as const;
    return askedOf(ask, await scene().gateway.pay(ask, scene().context));
  };
  let counted = 0;
  const operationOn = (payment: AskedPayment, change: Partial<OperationAsk> = {}): OperationAsk => {
    counted += 1;
    const reference = `00000000-0000-4000-a000-${String(counted).padStart(12, '0')}`;
    return { reference, kind: 'capture', payment, money: payment.money, reason: null, ...change };
  };

  test('a refund follows the capture, not the reservation', async () => {
    const { gateway, context } = scene();
    const payment = await reserved();
    const captured = await gateway.capture?.(operationOn(payment), context);
    const refunded = await gateway.refund?.(operationOn(payment, { kind: 'refund' }), context);
    expect([captured?.outcome, refunded?.outcome]).toEqual(['succeeded', 'succeeded']);
    const said = calls(scene()).filter(({ call }) => call === 'refundTransaction');
    expect(said[0]?.said.relatedTransactionId).toBe(
      captured && 'gatewayReference' in captured ? captured.gatewayReference : '',
    );
    expect(said[0]?.said).not.toHaveProperty('urlDetails');
    expect(await gateway.query?.(payment, context)).toMatchObject({ outcome: 'captured', money: payment.money });
  });

  test('a void ends the payment', async () => {
    const { gateway, context } = scene();
    const payment = await reserved();
    await gateway.void?.(operationOn(payment, { kind: 'void' }), context);
    expect((await gateway.query?.(payment, context))?.outcome).toBe('canceled');
  });

  test('one that a later one hides is unknown without its transaction, and known by it', async () => {
    const { gateway, context } = scene();
    const payment = await reserved();
    const first = operationOn(payment, { reason: 'simulate decline' });
    const declined = await gateway.capture?.(first, context);
    expect(declined?.outcome).toBe('declined');
    await gateway.capture?.(operationOn(payment), context);
    const gatewayReference = declined && 'gatewayReference' in declined ? declined.gatewayReference : null;
    expect((await gateway.queryOperation?.({ ...first, gatewayReference: null }, context))?.outcome).toBe('unknown');
    expect((await gateway.queryOperation?.({ ...first, gatewayReference }, context))?.outcome).toBe('declined');
  });

  test('a pending one is asked about until it ends', async () => {
    const { gateway, context, operationTruth } = scene();
    const ask = operationOn(await reserved(), { reason: 'simulate pending' });
    expect((await gateway.capture?.(ask, context))?.outcome).toBe('pending');
    expect((await operationTruth({ ...ask, gatewayReference: null })).outcome).toBe('pending');
    expect((await gateway.query?.(ask.payment, context))?.outcome).toBe('authorized');
  });
});

describe('pages', () => {
  const pageAsk = (): PaymentAsk => askFor({ method: 'card', sealed: { payload: {}, brand: null, lastFour: null } });

  test('a card that is typed on the payment page: opened by the browser, told by a DMN, found by our reference', async () => {
    const { gateway, context, world, visit, read, inbox, exchanges } = scene();
    const ask = pageAsk();
    const shown = waitsIn(await gateway.pay(ask, context));
    expect(exchanges).toEqual([]);
    if (shown.action.kind !== 'redirect') throw new Error('no page');
    const asked = askedOf(ask, shown);
    expect(shown.action).toMatchObject({
      url: 'https://shop.test/sandbox/simulators/nuvei/purchase.do',
      method: 'POST',
    });
    expect((await gateway.query?.(asked, context))?.outcome).toBe('requires_action');
    const opened = await visitForm(shown.action.url, shown.action.fields);
    expect(opened.status).toBe(303);
    await visit(opened.headers.get('location') ?? '', 'approve');
    expect(await gateway.query?.(asked, context)).toMatchObject({
      outcome: 'captured',
      money: ask.money,
      gatewayReference: ask.reference,
    });
    expect(ledgerOf(world)).toMatchObject([{ reference: ask.reference, sessionId: ask.sessionId, amount: 4900 }]);
    await scene().nextEvent(1);
    expect(inbox.map((event) => read(event))).toMatchObject([{ reference: ask.reference, gatewayReference: null }]);
  });

  test('a changed amount opens nothing', async () => {
    const shown = waitsIn(await scene().gateway.pay(pageAsk(), scene().context));
    if (shown.action.kind !== 'redirect') throw new Error('no page');
    const fields = { ...shown.action.fields, total_amount: '0.01' };
    expect((await visitForm(shown.action.url, fields)).status).toBe(400);
    expect(scene().world.payments()).toEqual([]);
  });

  test("outside sandboxes it is Nuvei's own; it does not only reserve, and opens no sealed card", async () => {
    const { gateway, context } = scene();
    const { paymentPage: _page, ...settings } = context.settings as Record<string, unknown>;
    for (const [environment, url] of [
      ['test', 'https://ppp-test.nuvei.com/ppp/purchase.do'],
      ['live', 'https://secure.safecharge.com/ppp/purchase.do'],
    ])
      expect(await gateway.pay(pageAsk(), { ...context, settings: { ...settings, environment } })).toMatchObject({
        action: { url },
      });
    const sealed = { payload: { encrypted: 'x' }, brand: null, lastFour: null };
    expect(await endOf(gateway.pay({ ...pageAsk(), captureMode: 'manual' }, context))).toBe('fault not_sent');
    expect(await endOf(gateway.pay(askFor({ method: 'card', sealed }), context))).toBe('fault not_sent');
    expect(await endOf(gateway.pay(askFor({ method: 'pix' }), context))).toBe('fault not_sent');
  });

  test('abandoned for an hour, nothing is known of it', async () => {
    const { gateway, context, advance } = scene();
    const ask = pageAsk();
    const asked = askedOf(ask, await gateway.pay(ask, context));
    advance(61 * 60_000);
    expect((await gateway.query?.(asked, context))?.outcome).toBe('absent');
  });

  test('who is back from iDEAL is not sent there again', async () => {
    const { gateway, context } = scene();
    const ask = askFor({ method: 'ideal' });
    const shown = waitsIn(await gateway.pay(ask, context));
    expect((await gateway.query?.(askedOf(ask, shown), context))?.outcome).toBe('requires_action');
    expect((await goOn(askedOf(ask, shown), {})).outcome).toBe('pending');
    expect(calls(scene()).find(({ call }) => call === 'payment')?.said).toMatchObject({
      paymentOption: { alternativePaymentMethod: { paymentMethod: 'apmgw_iDeal' } },
    });
  });
});

describe('stored cards', () => {
  test('the first payment says that it is one, and the later ones name it', async () => {
    const { gateway, context } = scene();
    const store = { purpose: 'subscription', payerReference: 'payer-1' } as const;
    const first = await gateway.pay({ ...cardAsk('4242424242424242'), store }, context);
    if (first.outcome !== 'captured' || !first.credential) throw new Error('nothing was stored');
    expect(first.credential).toMatchObject({ payerReference: 'payer-1', card: { lastFour: '4242' } });
    expect(calls(scene()).at(-1)?.said).toMatchObject({
      isRebilling: '0',
      userTokenId: 'payer-1',
      paymentOption: {
        card: {
          storedCredentials: { storedCredentialsMode: '0' },
          threeD: {
            v2AdditionalParams: { rebillFrequency: '1', rebillExpiry: expect.stringMatching(/^\d{8}$/) as string },
          },
        },
      },
    });
    const { details: _details, ...later } = cardAsk('4242424242424242');
    const asked = { ...later, method: 'card', credential: first.credential, purpose: 'subscription' } as const;
    const [userPaymentOptionId, relatedTransactionId] = first.credential.token.split('.');
    expect((await gateway.payStored?.({ ...asked, initiator: 'merchant' }, context))?.outcome).toBe('captured');
    const said = calls(scene()).at(-1)?.said;
    expect(said).toMatchObject({
      isRebilling: '1',
      userTokenId: 'payer-1',
      relatedTransactionId,
      paymentOption: { userPaymentOptionId, card: { storedCredentials: { storedCredentialsMode: '1' } } },
    });
  });
});
