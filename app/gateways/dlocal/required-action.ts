import type { RequiredAction } from '~/gateways/contract';
import type { WireBankTransfer, WirePayment, WireTicket } from './wire';

/** A Pix text begins so, whoever made it (EMV, payload format 01). */
const PIX_TEXT = /^000201.{20,}$/s;

/** What a pending payment wants of the payer; null where it only waits for the bank. */
export function actionIn(payment: WirePayment, isTest: boolean): RequiredAction | null {
  const page = payment.three_dsecure?.redirect_url ?? payment.redirect_url ?? null;
  // Nothing says that dLocal's pages may be framed, so that 3-D Secure takes the whole window as well.
  if (page !== null) return { kind: 'redirect', url: page, method: 'GET', fields: {} };
  // An empty ticket comes beside a transfer.
  const slip = payment.ticket ? ticketAction(payment.ticket, isTest) : null;
  return slip ?? (payment.bank_transfer ? transferAction(payment.bank_transfer, isTest) : null);
}

function ticketAction(ticket: WireTicket, isTest: boolean): RequiredAction | null {
  const expiresAt = momentOf(ticket.expiration_date);
  const links = linksTo(ticket.image_url ?? null, isTest);
  const code = [ticket.number, ticket.qr_code].find((text) => PIX_TEXT.test(text ?? ''));
  if (code !== undefined && expiresAt !== null) return { kind: 'qr', payload: code, expiresAt, testUrl: links.testUrl };
  const reference = code ?? ticket.number ?? ticket.id;
  if (reference === undefined) return null;
  // A Pix without a known text has a picture in this place, in base64.
  const barcode = /^\d{20,60}$/.test(ticket.barcode ?? '') ? (ticket.barcode ?? null) : null;
  const recipient = ticket.company_name ?? ticket.provider_name ?? null;
  return { kind: 'voucher', reference, barcode, recipient, expiresAt, ...links };
}

/** The account is what a payer copies; a bank's reference is shown beside the names. */
function transferAction(transfer: WireBankTransfer, isTest: boolean): RequiredAction | null {
  const { bank_account: account, reference } = transfer;
  const shown = account ?? reference;
  if (shown === undefined) return null;
  const names = [transfer.bank_name ?? transfer.name, transfer.beneficiary_name ?? transfer.beneficiary];
  const recipient = [...names, account === undefined ? undefined : reference].filter(Boolean).join(', ');
  return {
    kind: 'voucher',
    reference: shown,
    barcode: null,
    recipient: recipient === '' ? null : recipient,
    expiresAt: momentOf(transfer.expiration_date),
    ...linksTo(transfer.redirect_url ?? null, isTest),
  };
}

/** In the test environment the slip's page is where a tester goes on. */
function linksTo(page: string | null, isTest: boolean): { url: string | null; testUrl: string | null } {
  return isTest ? { url: null, testUrl: page } : { url: page, testUrl: null };
}

/** dLocal writes `2026-07-29T15:42:57.000+0000`, where ISO 8601 has a colon in the zone. */
function momentOf(text: string | undefined): string | null {
  const time = Date.parse((text ?? '').replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}
