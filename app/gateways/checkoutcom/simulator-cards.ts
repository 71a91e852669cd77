import { z } from 'zod';
import { outcomeOfCard, summaryOfCard, type CardOutcome, type TestDecline } from '~/gateways/simulation/test-cards';

/** What a card does here. A decline is in the gateway's own codes. */
const fate = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(['approved', 'challenge', 'pending', 'down']) }),
  z.object({ kind: z.literal('declined'), code: z.string() }),
  z.object({ kind: z.literal('charged_unheard'), end: z.enum(['error_500', 'cut']) }),
]);
export type Fate = z.infer<typeof fate>;

/** What is remembered of a card, in a token or when it is stored: never its number. */
export const knownCard = z.object({
  brand: z.string(),
  lastFour: z.string(),
  plain: fate,
  /** When 3-D Secure is asked for. */
  authenticated: fate,
  /** The one card whose amount of 101 is declined. */
  isMagic: z.boolean(),
});
export type KnownCard = z.infer<typeof knownCard>;

const APPROVED: Fate = { kind: 'approved' };
const CHALLENGE: Fate = { kind: 'challenge' };

const CODES: Readonly<Record<TestDecline, string>> = {
  generic: '20005',
  insufficient_funds: '20051',
  lost_card: '30041',
  expired_card: '20054',
  wrong_security_code: '20082',
  authentication_required: '20154',
  closed_account: '30046',
};

/** The gateway's own test cards that are declined. */
const DECLINED: Readonly<Record<string, string>> = {
  '4111111111111129': '20001',
  '4024007181869214': '20005',
  '4024007103573027': '20012',
  '4485381577182090': '20014',
  '4544249167673670': '20051',
  '4151512736305999': '20057',
  '4897453568485113': '20059',
  '4556294593757189': '20062',
  '4556253752712245': '20063',
  '4095254802642505': '20068',
  '4500622868341387': '20154',
  '4276038578596818': '2005C',
  '4152812521833588': '2009G',
  '4734868958733862': '200N7',
  '4024007162185267': '30015',
  '4941202060999329': '30041',
  '4539253655711767': '30043',
};

/** What its own cards for 3-D Secure come to when that is asked for. Without, they are approved. */
const AUTHENTICATED: Readonly<Record<string, Fate>> = {
  '4539628347117863': { kind: 'declined', code: '20151' },
  '4275765574319271': { kind: 'declined', code: '20151' },
  '4452927588210665': { kind: 'declined', code: '20153' },
  '5291144083573579': { kind: 'declined', code: '20153' },
  '3530111333300000': { kind: 'declined', code: '20150' },
  '5352151570003404': { kind: 'declined', code: '20150' },
  '4532432452900131': { kind: 'declined', code: '20150' },
  '4242424242424242': CHALLENGE,
  '5385308360135181': CHALLENGE,
  '4010061700000021': CHALLENGE,
  '372688581899681': CHALLENGE,
  '4152868552773614': CHALLENGE,
  '5518832400606463': CHALLENGE,
  '4243754271700719': CHALLENGE,
  '5258901507741160': CHALLENGE,
  '4150561000000019': CHALLENGE,
  '4447336775378848': CHALLENGE,
};

/** What a card does, by its number without spaces. */
export function knownCardOf(number: string): KnownCard {
  const plain = plainFate(number);
  const isSoft = plain.kind === 'declined' && plain.code === CODES.authentication_required;
  const authenticated = isSoft ? CHALLENGE : (AUTHENTICATED[number] ?? plain);
  return { ...summaryOfCard(number), plain, authenticated, isMagic: number === '4242424242424242' };
}

function plainFate(number: string): Fate {
  const code = DECLINED[number];
  return code === undefined ? shared(outcomeOfCard(number)) : { kind: 'declined', code };
}

function shared(outcome: CardOutcome): Fate {
  if (outcome.kind === 'approved') return APPROVED;
  return outcome.kind === 'declined' ? { kind: 'declined', code: CODES[outcome.reason] } : outcome;
}

/** A wallet's card. */
export const WALLET_CARD: KnownCard = { ...knownCardOf('4000020000000000'), authenticated: APPROVED };

/** How a payment with a card was asked for, as far as that decides what becomes of it. */
export interface Circumstances {
  readonly amount: number;
  readonly isAuthenticated: boolean;
  /** A card that knows no 3-D Secure is charged without. */
  readonly mayGoWithout: boolean;
  /** Nobody is there who could be asked. */
  readonly isMerchants: boolean;
}

const MAGIC_AMOUNT = 101;

/** What becomes of a payment. */
export function fateOf(card: KnownCard, circumstances: Circumstances): Fate {
  if (card.isMagic && circumstances.amount === MAGIC_AMOUNT) return { kind: 'declined', code: '20051' };
  const found = circumstances.isAuthenticated ? card.authenticated : card.plain;
  if (circumstances.isMerchants && found.kind === 'challenge') return APPROVED;
  return found.kind === 'declined' && found.code === '20150' && circumstances.mayGoWithout ? APPROVED : found;
}
