import { summaryOfCard } from '~/gateways/simulation/test-cards';
import type { SimulatedWorld } from '~/gateways/simulation/world';
import { failure } from './simulator-answers';
import { endOfCard, readCard, type CardEnd } from './simulator-cards';
import type { Asked } from './simulator-payments';
import { storedCard, type Plan } from './simulator-plans';
import type { WirePaymentRequest } from './wire';

const WALLET_CARD = { brand: 'visa', lastFour: '1111' };

/** The request with its card: typed, sealed or stored; or the error that it is answered with. */
export async function readRequest(
  world: SimulatedWorld,
  request: WirePaymentRequest,
  requestMark: string,
): Promise<Asked | Response> {
  const { paymentMethod: method, merchantAccount, shopperReference = '' } = request;
  if (method.storedPaymentMethodId !== undefined) {
    const token = method.storedPaymentMethodId;
    const stored = storedCard(world, merchantAccount, { token, shopperReference });
    return stored ? { request, requestMark, end: null, card: stored.card } : failure(422, '800', 'Contract not found');
  }
  if (method.type === 'applepay' || method.type === 'googlepay')
    return { request, requestMark, end: null, card: WALLET_CARD };
  if (method.type !== 'scheme') return { request, requestMark, end: null, card: null };
  const card = await readCard(method, world.clock.now());
  if ('errorCode' in card) return failure(422, card.errorCode, card.message);
  const isAuthenticated = request.authenticationData?.attemptAuthentication === 'always';
  return { request, requestMark, end: endOfCard(card, isAuthenticated), card: summaryOfCard(card.number) };
}

/** How its payment will go. */
export function planFor({ request, end }: Asked): Plan {
  const { authenticationData, browserInfo, threeDS2RequestData, storePaymentMethod, shopperReference } = request;
  const isChallenged = end?.kind === 'challenge';
  const canBeNative =
    authenticationData?.threeDSRequestData?.nativeThreeDS === 'preferred' && browserInfo && threeDS2RequestData;
  return {
    type: request.paymentMethod.type,
    isNative: Boolean(canBeNative) && (isChallenged || isFrictionless(end)),
    isChallenged,
    shopperReference: storePaymentMethod ? (shopperReference ?? null) : null,
  };
}

const isFrictionless = (end: CardEnd | null): boolean => end?.kind === 'approved' && end.isFrictionless;
