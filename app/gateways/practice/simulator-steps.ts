/** The practice gateway's vouchers, and the bank's look at a browser. */
import { http, type RequestHandler } from 'msw';
import { PAGES_ORIGIN } from '~/gateways/simulation/action-pages';
import { settle } from '~/gateways/simulation/control';
import { html, pageResponse } from '~/gateways/simulation/page';
import type { NewPayment, SimulatedPayment, SimulatedWorld } from '~/gateways/simulation/world';
import type { WireFingerprintEnd } from './wire';

/** Digits that look like a slip's, made of the payment's own id, so that they are the same whenever it is asked. */
function digitsOf(id: string, count: number): string {
  const digits = [...id].map((sign) => String(sign.charCodeAt(0) % 10)).join('');
  return digits.repeat(Math.ceil(count / digits.length)).slice(0, count);
}

const BOLETO_LINE = /^(.{5})(.{5})(.{5})(.{6})(.{5})(.{6})(.)(.*)$/;

/** What is typed in or shown to pay the slip: a boleto's line of 47 digits and bar code of 44, or a shop's reference of 14. */
export function voucherOf({ id, method }: Pick<NewPayment, 'id' | 'method'>): {
  readonly reference: string;
  readonly barcode: string | null;
  readonly recipient: string | null;
} {
  if (method !== 'boleto') return { reference: digitsOf(id, 14), barcode: null, recipient: 'OXXO Pay (simulated)' };
  const line = digitsOf(id, 47).replace(BOLETO_LINE, '$1.$2 $3.$4 $5.$6 $7 $8');
  return { reference: line, barcode: digitsOf(id.split('').reverse().join(''), 44), recipient: null };
}

/** The bank is told how its look at the browser ended: it is satisfied where it could look, and challenges where not. */
export function tellFingerprint(
  world: SimulatedWorld,
  payment: SimulatedPayment,
  { end }: WireFingerprintEnd,
): SimulatedPayment {
  if (payment.status !== 'requires_action' || payment.fingerprint !== 'wanted') return payment;
  const told = world.change(payment, { fingerprint: 'told' });
  return end === 'Y' ? (settle(world, told.id) ?? told) : told;
}

/** The page that a bank shows in an unseen frame. What is posted to it is looked at by nobody. */
export function fingerprintPage(world: SimulatedWorld, gatewayId: string): RequestHandler {
  return http.post(`${PAGES_ORIGIN}/${gatewayId}/fingerprint/:id`, () =>
    pageResponse({
      title: 'Browser seen',
      body: html`<p>The bank has seen this browser.</p>`,
      framedBy: world.appOrigin,
    }),
  );
}
