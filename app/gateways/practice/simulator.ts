/**
 * Plays the practice gateway: the wire of the README, signed webhooks, and pages that a payer clicks. It knows nothing of
 * the adapter; they share wire.ts.
 */
import { http, type RequestHandler } from 'msw';
import { actionPages } from '~/gateways/simulation/action-pages';
import { expireIfLate } from '~/gateways/simulation/expiry';
import { playFault, type Verb } from '~/gateways/simulation/fault-menu';
import { networkFault } from '~/gateways/simulation/network-fault';
import { isDownForCard, type CardOutcome } from '~/gateways/simulation/test-cards';
import type { NewPayment, SimulatedGateway, SimulatedPayment, SimulatedWorld } from '~/gateways/simulation/world';
import { accountOf, type Account } from './simulator-accounts';
import { failure, jsonOf, replay } from './simulator-answers';
import { listChanged, operationHandlers, wireOperationOf } from './simulator-operations';
import { ID, newPayment, outcomeOf, ownAnswers, wireOf } from './simulator-payments';
import { openSealedCard } from './simulator-sealing';
import { fingerprintPage, tellFingerprint } from './simulator-steps';
import {
  PRACTICE_API,
  SIGNATURE_HEADER,
  wireFingerprintEnd,
  wirePaymentRequest,
  type WireCard,
  type WireEvent,
  type WirePaymentRequest,
} from './wire';

/** The simulator's handlers; it joins the world by being made. */
export function practiceSimulator(world: SimulatedWorld): RequestHandler[] {
  world.join(practiceInWorld(world));
  return [
    http.post(`${PRACTICE_API}/payments`, ({ request }) =>
      withAccount(request, (account) => create(world, account, request)),
    ),
    http.get(`${PRACTICE_API}/payments`, ({ request }) =>
      withAccount(request, (account) => {
        const query = new URL(request.url).searchParams;
        if (query.has('changed_from')) return listChanged(world, account, query);
        const reference = query.get('reference') ?? '';
        const payment = world.paymentByReference({ gateway: ID, account: account.account }, reference);
        return (
          spoilt(world, 'query', payment) ??
          Response.json({ data: payment ? [wireOf(world, expireIfLate(world, payment))] : [] })
        );
      }),
    ),
    http.get(`${PRACTICE_API}/payments/:id`, ({ request, params }) =>
      withPayment({ world, request, id: params.id, verb: 'query' }, (payment) => payment),
    ),
    http.post(`${PRACTICE_API}/payments/:id/cancel`, ({ request, params }) =>
      withPayment({ world, request, id: params.id, verb: 'cancel' }, (payment) => canceled(world, payment)),
    ),
    http.post(`${PRACTICE_API}/payments/:id/fingerprint`, async ({ request, params }) => {
      const end = wireFingerprintEnd.safeParse(jsonOf(await request.text()));
      if (!end.success) return failure(422, 'request_invalid');
      const about = { world, request, id: params.id, verb: 'continue' } as const;
      return withPayment(about, (payment) => tellFingerprint(world, payment, end.data));
    }),
    ...operationHandlers(world),
    fingerprintPage(world, ID),
    ...actionPages(world, ID, {
      challenge: {
        failed: { status: 'declined', declineCode: 'authentication_failed' },
        canceled: { status: 'canceled' },
      },
      redirect: { declined: { status: 'declined', declineCode: 'payer_declined' } },
      qr: true,
      voucher: true,
    }),
  ];
}

function practiceInWorld(world: SimulatedWorld): SimulatedGateway {
  return {
    id: ID,
    name: 'Practice gateway',
    failure: { status: 'declined', declineCode: 'do_not_honor' },
    webhookOf(payment, eventId) {
      const created = world.clock.now();
      const wire = wireOf(world, payment);
      const last = payment.operations.find(({ id }) => id === payment.lastOperationId);
      const operation = last ? wireOperationOf(payment, last) : null;
      const event: WireEvent = {
        id: eventId,
        type: operation ? `${operation.kind}.${operation.status}` : `payment.${wire.status}`,
        created: created.toISOString(),
        payment: wire,
        operation,
      };
      const body = JSON.stringify(event);
      const time = Math.floor(created.getTime() / 1000);
      const signature = `t=${time},v1=${world.hmac(payment.webhookSecret ?? '', `${time}.${body}`)}`;
      const headers = { 'content-type': 'application/json', [SIGNATURE_HEADER]: signature };
      return new Request(payment.webhookUrl ?? '', { method: 'POST', headers, body });
    },
  };
}

type Answer = Response | Promise<Response>;

function withAccount(request: Request, answer: (account: Account) => Answer): Answer {
  const account = accountOf(request);
  return account ? answer(account) : failure(401, 'unauthorized');
}

interface About {
  readonly world: SimulatedWorld;
  readonly request: Request;
  readonly id: unknown;
  readonly verb: Verb;
}

function withPayment(
  { world, request, id, verb }: About,
  act: (payment: SimulatedPayment) => SimulatedPayment,
): Answer {
  return withAccount(request, ({ account }) => {
    const payment = world.payment(ID, String(id));
    // Another account's payment does not exist for this one.
    if (payment?.account !== account) return failure(404, 'payment_not_found');
    return spoilt(world, verb, payment) ?? Response.json(wireOf(world, act(expireIfLate(world, payment))));
  });
}

function canceled(world: SimulatedWorld, payment: SimulatedPayment): SimulatedPayment {
  const isOpen = payment.status === 'requires_action' || payment.status === 'pending';
  return isOpen ? world.change(payment, { status: 'canceled', settlesAt: null }) : payment;
}

async function create(world: SimulatedWorld, account: Account, request: Request): Promise<Response> {
  const text = await request.text();
  const asked = wirePaymentRequest.safeParse(jsonOf(text));
  if (!asked.success) return failure(422, 'request_invalid');
  if (request.headers.get('idempotency-key') !== asked.data.reference)
    return failure(422, 'idempotency_key_must_be_reference');
  const card = cardIn(account, asked.data);
  if ((asked.data.method === 'card') !== (card !== undefined)) return failure(422, 'card_belongs_to_method_card');
  if (asked.data.method !== 'card' && asked.data.capture === 'manual')
    return failure(422, 'only_cards_are_captured_later');
  const { payer, method } = asked.data;
  if (method === 'boleto' && !(payer?.name && payer.tax_id)) return failure(422, 'payer_required');
  const requestMark = world.hmac(account.apiKey, text);
  const earlier = world.paymentByReference({ gateway: ID, account: account.account }, asked.data.reference);
  if (earlier) return earlier.requestMark === requestMark ? replay(earlier) : failure(422, 'idempotency_mismatch');
  const opened = { ...asked.data, card };
  return charge(world, newPayment(world, account, { ...opened, requestMark }), outcomeOf(opened));
}

/** The card of a request, typed or sealed; undefined where there is none, or it was sealed to somebody else. */
function cardIn(account: Account, { card, sealed_card: sealed }: WirePaymentRequest): WireCard | undefined {
  return sealed === undefined ? card : (openSealedCard(account, sealed) ?? undefined);
}

function charge(world: SimulatedWorld, draft: NewPayment, outcome: CardOutcome | null): Response {
  if (outcome?.kind === 'down' && isDownForCard(world, draft)) return networkFault('not_sent');
  const status = outcome?.kind === 'declined' ? 402 : 201;
  const answer = { status, body: JSON.stringify(wireOf(world, draft)) };
  const broken = outcome?.kind === 'charged_unheard' && outcome.end === 'error_500';
  const firstAnswer = broken ? { status: 500, body: '{"error":"internal"}' } : answer;
  const order = world.takeFault(ID, 'pay');
  if (!order || order.isObeyed) world.add({ ...draft, firstAnswer });
  if (order) return playFault(order.fault, ownAnswers(world, draft));
  if (outcome?.kind === 'charged_unheard' && outcome.end === 'cut') return networkFault('cut');
  return new Response(firstAnswer.body, {
    status: firstAnswer.status,
    headers: { 'content-type': 'application/json' },
  });
}

/** Plays the fault that was ordered for this call, if one was. */
function spoilt(world: SimulatedWorld, verb: Verb, payment: SimulatedPayment | null): Response | null {
  const order = world.takeFault(ID, verb);
  return order ? playFault(order.fault, ownAnswers(world, payment)) : null;
}
