import { majorUnits, money } from '~/foundation/money';
import type { SimulatedPayment } from './world';

type Shown = Pick<SimulatedPayment, 'id' | 'amount' | 'currency'>;

/**
 * A Pix "copia e cola" text: the EMV merchant-presented QR format with the Banco Central's dynamic URL, and its checksum.
 * https://www.bcb.gov.br/estabilidadefinanceira/pix (manual of the BR Code); the address in it does not exist.
 */
export function pixPayload(payment: Shown): string {
  const account = field('00', 'br.gov.bcb.pix') + field('25', `pix.simulators.test/${payment.id}`);
  const text = [
    field('00', '01'),
    field('26', account),
    field('52', '0000'),
    field('53', '986'),
    field('54', majorUnits(money(payment.amount, payment.currency))),
    field('58', 'BR'),
    field('59', 'SIMULATOR'),
    field('60', 'SAO PAULO'),
    field('62', field('05', '***')),
    '6304',
  ].join('');
  return text + crc16(text);
}

/** A UPI deep link (NPCI linking specification 1.6). */
export function upiPayload(payment: Shown): string {
  const query = new URLSearchParams({
    pa: 'simulator@test',
    pn: 'Simulator',
    tr: payment.id,
    am: majorUnits(money(payment.amount, payment.currency)),
    cu: payment.currency,
  });
  return `upi://pay?${query.toString()}`;
}

function field(id: string, value: string): string {
  return id + String(value.length).padStart(2, '0') + value;
}

/** CRC-16/CCITT-FALSE, as the format asks for. */
function crc16(text: string): string {
  let crc = 0xffff;
  for (const sign of text) {
    crc ^= sign.charCodeAt(0) << 8;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 0x8000 ? ((crc << 1) ^ 0x1021) & 0xffff : (crc << 1) & 0xffff;
  }
  return crc.toString(16).toUpperCase().padStart(4, '0');
}
