import type { PaymentAsk } from '~/gateways/contract';
import { GatewayFault } from '~/foundation/faults';
import { askCheckoutcom, faultOf, readAs, type Context } from './ask-checkoutcom.server';
import { sourceOf, tokenSource, walletTokenOf } from './sources';
import { wireToken, type WireSource, type WireTokenRequest } from './wire';

/** What is paid with. A wallet's token is exchanged for one of the gateway's first; before that, no payment is sent. */
export async function findSource(ask: PaymentAsk, context: Context): Promise<WireSource> {
  const { details } = ask;
  if (details.method === 'applepay' || details.method === 'googlepay') {
    const wallet = walletTokenOf(details);
    if (wallet === null) throw new GatewayFault('not_sent', `what came is no token of ${details.method}`);
    return exchange(wallet, ask, context);
  }
  const source = sourceOf(ask, context.clock.now());
  if (source === null) throw new GatewayFault('not_sent', `Checkout.com is not asked for ${details.method} like this`);
  return source;
}

/** The exchange moves no money: whatever becomes of it, no payment was asked for. */
async function exchange(wallet: WireTokenRequest, ask: PaymentAsk, context: Context): Promise<WireSource> {
  if (context.settings.publicKey === undefined)
    throw new GatewayFault('not_sent', 'without a public key no wallet can be paid with');
  const question = { method: 'POST', path: '/tokens', body: wallet, isPublic: true } as const;
  const answer = await askCheckoutcom(question, context).catch((error: unknown) => {
    throw new GatewayFault('not_sent', 'the token of the wallet could not be exchanged', { cause: error });
  });
  if (answer.status !== 201) {
    const fault = faultOf(answer);
    throw fault.kind === 'refused' ? fault : new GatewayFault('not_sent', fault.message);
  }
  const token = readAs(wireToken, answer);
  const source = token.ok ? tokenSource(token.value.token, ask.store ? { store_for_future_use: true } : {}) : null;
  if (source === null) throw new GatewayFault('not_sent', 'the exchange of a token brought none');
  return source;
}
