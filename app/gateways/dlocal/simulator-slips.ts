import { actionUrl } from '~/gateways/simulation/action-pages';
import { pixPayload } from '~/gateways/simulation/qr-payloads';
import type { NewPayment, SimulatedWorld } from '~/gateways/simulation/world';
import { wireDate } from './simulator-answers';

/** What a payment that waits for its payer has to show. The slip's page is where a tester pays it. */
export function slipOf(world: SimulatedWorld, payment: NewPayment): Record<string, unknown> {
  const url = actionUrl(world, payment);
  const expires = { expiration_date: wireDate(payment.expiresAt ?? '') };
  const digits = payment.id.replace(/\D/g, '').padEnd(60, '0');
  switch (payment.method) {
    case 'PQ':
      return {
        ticket: { type: 'CUSTOM', number: pixPayload(payment), image_url: url, provider_name: 'pix', ...expires },
      };
    case 'BL':
      return {
        ticket: {
          type: 'CUSTOM',
          number: `34191${digits.slice(0, 42)}`,
          barcode: `34198${digits.slice(0, 39)}`,
          company_name: 'DLOCAL BRASIL LTDA',
          provider_name: 'itau',
          image_url: url,
          ...expires,
        },
      };
    case 'OX': {
      const number = `8500-${digits.slice(0, 4)}-${digits.slice(4, 8)}-${digits.slice(8, 10)}`;
      return { ticket: { type: 'REFERENCE_CODE', number, image_url: url, ...expires } };
    }
    case 'SE':
      return {
        bank_transfer: {
          bank_account_label: 'CLABE',
          bank_account: `646180${digits.slice(0, 12)}`,
          bank_name: 'STP',
          beneficiary_name: 'Dlocal MX',
          reference: digits.slice(0, 7),
          redirect_url: url,
          ...expires,
        },
        ticket: {},
      };
    default:
      return payment.action === 'challenge' ? { three_dsecure: { redirect_url: url } } : { redirect_url: url };
  }
}
