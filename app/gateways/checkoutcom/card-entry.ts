/**
 * Seals a card in the payer's browser: Checkout.com exchanges it for a token that pays once, within a quarter of an hour.
 * Pure browser code: no import that runs on a server, and nothing of the card is kept here.
 */
import type { CardDetails } from '~/gateways/contract';

/** Checkout.com did not take the card, or could not be reached. Its message holds nothing of the card. */
export class SealingFault extends Error {
  override readonly name = 'SealingFault';
}

const TOKEN = /^tok_\w{26}$/;
const MOST_MS = 20_000;

/** What the card is paid with instead of its number: `{ token }`. `publicValues` is as `sealing` of the gateway gave it. */
export async function sealCard(
  card: CardDetails,
  publicValues: Readonly<Record<string, string>>,
): Promise<Record<string, string>> {
  const { url = '', publicKey = '' } = publicValues;
  const answer = await fetch(url, {
    method: 'POST',
    headers: { authorization: `Bearer ${publicKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      type: 'card',
      number: card.number,
      expiry_month: card.expiryMonth,
      expiry_year: card.expiryYear,
      cvv: card.securityCode,
      ...(card.holderName ? { name: card.holderName } : {}),
    }),
    // Neither cookies nor the address of the page are anybody's business there.
    credentials: 'omit',
    referrerPolicy: 'no-referrer',
    redirect: 'error',
    signal: AbortSignal.timeout(MOST_MS),
  });
  if (answer.status !== 201) throw new SealingFault(`the card was not taken: ${answer.status}`);
  const told: unknown = await answer.json();
  const token = typeof told === 'object' && told !== null && 'token' in told ? told.token : null;
  if (typeof token !== 'string' || !TOKEN.test(token)) throw new SealingFault('no token came');
  return { token };
}
