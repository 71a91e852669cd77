import { describe, expect, test } from 'vitest';
import { decimalOf, moneyOf } from '~/gateways/nuvei/amounts';
import { pageChecksum, requestChecksum, type SignedCall } from '~/gateways/nuvei/checksum.server';
import { declinedBy } from '~/gateways/nuvei/declines';
import { faultKindOf } from '~/gateways/nuvei/errors';
import { readNuveiEvent } from '~/gateways/nuvei/events.server';
import { isCurrency } from '~/foundation/currency';
import { majorUnits, money } from '~/foundation/money';
import { createHash } from 'node:crypto';
import { GATEWAYS } from '~/gateways/registry.server';
import { gatewayContract } from './contract';
import { cardAsk, endOf, sceneFor } from './scene';

const nuvei = GATEWAYS.find(({ gateway }) => gateway.id === 'nuvei');
if (!nuvei) throw new Error('Nuvei is not registered');

gatewayContract(nuvei);

const MERCHANT = { merchantId: 'mid_001', merchantSiteId: 'site_001' };

describe('published checksums', () => {
  test.each<[SignedCall, Record<string, unknown>, string]>([
    ['getSessionToken', { clientRequestId: 'req_1', timeStamp: '20260101120000' }, 'b8cc2c2894de24b252def8cfaf32cd18c5b81677fafe7be3578486efa4d9688d'],
    ['openOrder', { clientRequestId: 'req_2', amount: '100.00', currency: 'USD', timeStamp: '20260101130000' }, '3229b90251f138f0080299ddf790bdda66d7c634705825ce4b1544c83bf504f2'],
    ['initPayment', { clientRequestId: 'req_4', amount: '25.00', currency: 'GBP', timeStamp: '20260103110000' }, 'bdc025eb7561200f124a72ca9c42bf46df30453ee61414c13d11e669cf725983'],
    ['authorize3d', { clientRequestId: 'req_9', amount: '15.00', currency: 'USD', timeStamp: '20260107100000' }, '7d44bec97f79b673e86d661c036cb804e25ceb0417fb48b2768e3a26c351694f'],
    ['settleTransaction', {
      clientRequestId: 'req_5', clientUniqueId: 'cu_5', amount: '50.00', currency: 'USD', relatedTransactionId: 'txn_orig',
      authCode: 'auth_01', descriptorMerchantName: 'TestCo', descriptorMerchantPhone: '555-0100', comment: 'Settle test',
      urlDetails: { notificationUrl: 'https://example.com/notify', successUrl: 'https://example.com/ok' }, timeStamp: '20260104120000',
    }, 'b61742fb1816e4c299f085d7300a2d5c8efa308b5057f13cd9aa45172cc555c2'],
    ['refundTransaction', {
      clientRequestId: 'req_7', clientUniqueId: 'cu_7', amount: '10.00', currency: 'USD', relatedTransactionId: 'txn_orig3',
      authCode: 'auth_03', comment: 'Refund test', timeStamp: '20260105100000',
    }, 'c23141a26ba47eddcd10a99abe15f37787d52a0ccaf05b84d5706f0bbc8d71a0'],
  ])('%s', (call, body, checksum) => {
    expect(requestChecksum(call, { ...MERCHANT, ...body }, 'secret_abc')).toBe(checksum);
    expect(requestChecksum(call, { ...MERCHANT, ...body, clientRequestId: 'req_0' }, 'secret_abc')).not.toBe(checksum);
  }); // prettier-ignore

  test('the payment page', () => {
    const parameters = [
      ['merchant_id', '283475'], ['merchant_site_id', '89123755'], ['total_amount', '15'], ['currency', 'USD'],
      ['user_token_id', 'test@test.com'], ['item_name_1', 'item1'], ['item_amount_1', '15'], ['item_quantity_1', '1'],
      ['time_stamp', '2011-01-056:04:26'], ['version', '4.0.0'], ['notify_url', 'https%3A%2F%2Fnotify.merchant.com'],
    ] as const; // prettier-ignore
    const checksum = 'fedf7e2f70006c83fa740bfa121cdcac0932a672fc7e12a55621153cb52cddf9';
    expect(pageChecksum(parameters, 'Secret123')).toBe(checksum);
  });

  test.each([
    ['the secret first', 'dummy', '1111.11', 'USD', '2024-09-06.22:27:37', '489616878', '', '660a42e9796754d93c9e4b87c3ac4e34ce8880e32813609c15b273a1d5cee563', true],
    ['not the secret last', 'secret', '30.00', 'BRL', '2026-05-20.18:10:00', '1234567890', 'PIX-DEMO', 'd85119067f127635b8a8b4720bbc780330fff7607bfeb2defc7a73881990c2df', false],
  ])('a DMN: %s', (...[, secretKey, totalAmount, currency, responseTimeStamp, order, productId, checksum, isGenuine]) => {
    const fields = {
      totalAmount, currency, responseTimeStamp, PPP_TransactionID: order, Status: 'APPROVED', productId,
      merchant_id: 'm1', merchant_site_id: 's1', clientUniqueId: 'att_1', advanceResponseChecksum: checksum,
    }; // prettier-ignore
    const event = eventOf(fields);
    const reading = readNuveiEvent(event, { merchantId: 'm1', merchantSiteId: 's1', secretKey });
    if (isGenuine) expect(reading).toMatchObject({ reference: 'att_1', gatewayReference: order });
    else expect(reading).toBeNull();
  }); // prettier-ignore
});

function eventOf(fields: Record<string, string>) {
  const body = Buffer.from(new URLSearchParams(fields).toString());
  return { headers: new Headers(), body, receivedAt: new Date() };
}

describe('DMNs', () => {
  const settings = { merchantId: 'm1', merchantSiteId: 's1', secretKey: 'nuvei_secret_0001' };
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

  test("one of Nuvei's own subscriptions is taken, and about no payment; a forged one is refused", () => {
    const fields = {
      dmnType: 'subscriptionPayment',
      subscriptionId: '77',
      subscriptionState: 'ACTIVE',
      merchant_id: 'm1',
    };
    const responsechecksum = sha256(Object.values(fields).join('') + settings.secretKey);
    expect(readNuveiEvent(eventOf({ ...fields, responsechecksum }), settings)).toEqual([]);
    expect(readNuveiEvent(eventOf({ ...fields, subscriptionId: '78', responsechecksum }), settings)).toBeNull();
    expect(readNuveiEvent(eventOf({ ...fields, responsechecksum: '' }), settings)).toBeNull();
  });

  test.each([
    ['pay 00000000-0000-4000-8000-000000000001', 'att_1', '489616878', null],
    ['page 00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000001', null, null],
    ['of 00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000001', null, 'op_1'],
    ['NA', 'att_1', '489616878', null],
  ])('the product %s says whose order it is', (productId, reference, gatewayReference, operationReference) => {
    const [amount, time] = ['10.00', '2026-01-01.00:00:00'];
    const checksum = sha256(`${settings.secretKey}${amount}USD${time}489616878APPROVED${productId}`);
    const fields = {
      totalAmount: amount, currency: 'USD', responseTimeStamp: time, PPP_TransactionID: '489616878', Status: 'APPROVED',
      productId, merchant_id: 'm1', merchant_site_id: 's1', clientUniqueId: 'att_1', customData: 'op_1',
      advanceResponseChecksum: checksum,
    }; // prettier-ignore
    const reading = readNuveiEvent(eventOf(fields), settings);
    expect(reading).toMatchObject({ reference, gatewayReference, operationReference });
  });
});

describe('amounts', () => {
  test.each([
    [4900, 'USD', '49.00'],
    [1, 'EUR', '0.01'],
    [500, 'JPY', '500'],
    [15_000, 'CLP', '15000'],
    [990, 'ISK', '990'],
    [12_345, 'KWD', '12.345'],
    [1_500, 'MMK', '15'],
    [1_550, 'MMK', null],
    [10_000, 'CLF', null],
  ])('%i %s is %s', (amount, currency, decimal) => {
    expect(decimalOf(money(amount, currency))).toBe(decimal);
    if (decimal !== null) expect(moneyOf(decimal, currency)).toEqual(money(amount, currency));
  });

  test.each(['', '-1.00', '1e3', '1,00', '01.001', ' 1', '1.', '٣', '9999999999999', '0x10'])(
    '%j is no amount',
    (text) => {
      expect(moneyOf(text, 'USD')).toBeNull();
    },
  );

  test('a fraction that the currency cannot hold is none; zeros are', () => {
    expect(moneyOf('5.10', 'JPY')).toBeNull();
    expect(moneyOf('5.00', 'JPY')).toEqual(money(5, 'JPY'));
    expect(moneyOf('5.00', 'ZZZ')).toBeNull();
  });

  test('every currency makes the way there and back, or is refused', () => {
    const codes = Intl.supportedValuesOf('currency').filter(isCurrency);
    for (const code of codes)
      for (const amount of [1, 100, 12_345, 999_999_999_999]) {
        const value = money(amount, code);
        const decimal = decimalOf(value);
        if (decimal === null) expect(['CLF', 'MMK', 'UYW']).toContain(code);
        else expect([moneyOf(decimal, code), majorUnits(value).startsWith(decimal)]).toEqual([value, true]);
      }
  });
});

describe('declines and errors', () => {
  test.each([
    [{ gwErrorCode: '-1', gwErrorReason: 'Decline', issuerDeclineCode: '51' }, 'visa', 'insufficient_funds', '51', undefined],
    [{ gwErrorCode: '-1', gwErrorReason: 'Insufficient funds' }, 'visa', 'insufficient_funds', 'insufficient funds', undefined],
    [{ gwErrorCode: '-1', gwErrorReason: 'A reason never seen' }, 'visa', 'generic', '-1', undefined],
    [{ gwErrorCode: '-1100', gwExtendedErrorCode: '1104', gwErrorReason: 'Other' }, null, 'wrong_security_code', '1104', undefined],
    [{ gwErrorCode: '-1', issuerDeclineCode: '65' }, 'mastercard', 'authentication_required', '65', undefined],
    [{ gwErrorCode: '-1', issuerDeclineCode: '65' }, 'visa', 'try_again_later', '65', undefined],
    [{ gwErrorCode: '-1', issuerDeclineCode: '46' }, 'visa', 'not_permitted', '46', 'never'],
    [{ gwErrorCode: '-1', issuerDeclineCode: '05', merchantAdviceCode: '03' }, 'mastercard', 'generic', '05', 'never'],
    [{ gwErrorCode: '-1', issuerDeclineCode: '05', merchantAdviceCode: '24' }, 'mastercard', 'generic', '05', 'later'],
    [{ paymentMethodErrorCode: '977', paymentMethodErrorReason: 'Canceled by user' }, null, 'canceled_by_payer', 'canceled by user', undefined],
    [{}, null, 'generic', 'declined', undefined],
  ])('%j of %s is %s', (reasons, brand, declineCode, rawCode, retryAdvice) => {
    expect(declinedBy(reasons, brand)).toEqual({ declineCode, rawCode, ...(retryAdvice ? { retryAdvice } : {}) });
  }); // prettier-ignore

  test.each([
    [1001, 'Invalid checksum', 'refused', true],
    [1022, 'Invalid site', 'refused', true],
    [1019, 'Validation error: amount', 'refused', false],
    [1019, 'Validation error: clientRequestId was used before', 'unknown', false],
    [1000, 'General error', 'unknown', false],
    [1038, 'Communication error', 'unknown', false],
    [1059, 'Ambiguous', 'unknown', false],
    [1064, 'Order was paid in this session', 'unknown', false],
    [1069, 'Session expired', 'refused', false],
    [4242, 'Never seen', 'unknown', false],
  ])('errCode %i %s: %s', (errCode, reason, kind, isConfiguration) => {
    expect(faultKindOf(errCode, reason)).toEqual({ kind, isConfiguration });
  });

  const scene = sceneFor(nuvei);
  test.each([
    ['{"status":"ERROR","errCode":1013,"reason":"Invalid merchant"}', 'fault refused'],
    ['{"status":"ERROR","errCode":"1040","reason":"Amount"}', 'fault refused'],
    ['{"status":"ERROR","errCode":1000,"reason":""}', 'fault unknown'],
    ['{"status":"ERROR"}', 'fault unknown'],
    ['{"status":"SUCCESS"}', 'fault unknown'],
    ['{"status":"SUCCESS","status":"ERROR","errCode":1040}', 'unknown'],
    ['{"status":"MAYBE"}', 'unknown'],
  ])('a payment answered %s ends as %s', async (body, end) => {
    const { gateway, context, world } = scene();
    world.orderFault({ verb: 'pay', isObeyed: false, fault: { id: 'own', status: 200, body } });
    expect(await endOf(gateway.pay(cardAsk('4242424242424242'), context))).toBe(end);
  });
});
