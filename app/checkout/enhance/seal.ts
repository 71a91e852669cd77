/**
 * The payer page's second script, loaded only where our server may not see cards: it seals a card in the browser for every
 * gateway that may get the payment. What the gateways' own code needs is loaded by the name that the page gives.
 */
import type { CardDetails, CardSealing } from '~/gateways/contract';
import type { SealRequest } from './ask-to-seal';

type SealCard = (card: CardDetails, publicValues: CardSealing['publicValues']) => Promise<Record<string, string>>;

const ENTRIES = import.meta.glob<{ readonly sealCard: SealCard }>('../../gateways/*/card-entry.ts');

interface Sealing extends CardSealing {
  readonly connectionId: string;
}

async function sealFor({ scheme, publicValues, connectionId }: Sealing, card: CardDetails) {
  const entry = await ENTRIES[`../../gateways/${scheme}/card-entry.ts`]?.();
  if (!entry) throw new Error(`no way to seal for ${scheme}`);
  return [connectionId, await entry.sealCard(card, publicValues)] as const;
}

/** Seals for all at once; what could not be sealed for one gateway leaves the others. */
async function seal(sealings: readonly Sealing[], card: CardDetails): Promise<Record<string, Record<string, string>>> {
  const ends = await Promise.allSettled(sealings.map((one) => sealFor(one, card)));
  return Object.fromEntries(ends.flatMap((end) => (end.status === 'fulfilled' ? [end.value] : [])));
}

function sealingsOf(form: HTMLFormElement): readonly Sealing[] {
  return JSON.parse(form.dataset.sealing ?? '[]') as readonly Sealing[];
}

/** Puts the sealed card into the form and sends it: the fields that the number was typed into have no name. */
async function sealAndSend(form: HTMLFormElement, { card, brand, field, failed }: SealRequest): Promise<void> {
  const cards = await seal(sealingsOf(form), card);
  if (Object.keys(cards).length === 0) return failed();
  const sealed = document.createElement('input');
  sealed.type = 'hidden';
  sealed.name = field;
  sealed.value = JSON.stringify({ cards, brand, lastFour: card.number.slice(-4) });
  form.append(sealed);
  form.submit();
}

function listen(): void {
  const form = document.querySelector<HTMLFormElement>('form[data-sealing]');
  if (!form) return;
  // The gateways' code is there before it is needed.
  for (const { scheme } of sealingsOf(form)) void ENTRIES[`../../gateways/${scheme}/card-entry.ts`]?.();
  form.addEventListener('florin:seal', (event) => {
    const request = (event as CustomEvent<SealRequest>).detail;
    event.preventDefault();
    sealAndSend(form, request).catch((error: unknown) => {
      reportError(error);
      request.failed();
    });
  });
}

// The script may come before the rest of the page does.
if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', listen);
else listen();
