/**
 * Plays PagBrasil: its forms, its signed XML, its sentences, its notifications, and pages that a payer clicks. It knows
 * nothing of the adapter; they share wire.ts.
 */
import { http, type RequestHandler } from 'msw';
import { actionPages, actionUrl } from '~/gateways/simulation/action-pages';
import { expireIfLate, expiryOf } from '~/gateways/simulation/expiry';
import { playFault } from '~/gateways/simulation/fault-menu';
import { networkFault } from '~/gateways/simulation/network-fault';
import { isDownForCard, PENDING_CARD_SETTLES_AFTER_MS } from '~/gateways/simulation/test-cards';
import type { NewPayment, SimulatedGateway, SimulatedPayment, SimulatedWorld } from '~/gateways/simulation/world';
import { accountOf, accountOfSecret, type Account } from './simulator-accounts';
import { orderXml, ownOrders, sentence, signatureOf, xmlAnswer } from './simulator-answers';
import { keptCard, typedCard, type SimulatedCard } from './simulator-cards';
import { capture, noticeFields, orderOf, refund, type Fields } from './simulator-operations';
import { fieldsOf, ID, isPaid, keep, keptOf, referenceIn, type Kept } from './simulator-orders';
import { askedOrder, centsIn, hasOneCard, sessionIn, type AskedOrder } from './simulator-requests';
import { CC_AUTH, PAGBRASIL_HOSTS, PATHS, SENTENCES } from './wire';

/** The simulator's handlers; it joins the world by being made. */
export function pagbrasilSimulator(world: SimulatedWorld): RequestHandler[] {
  world.join(PAGBRASIL_IN_WORLD);
  const { sandbox, production } = PAGBRASIL_HOSTS;
  return [
    ...doors(world, { host: sandbox, absentStatus: 200 }),
    // Where an unknown order is told of with another status than the documents have.
    ...doors(world, { host: production, absentStatus: 412 }),
    ...actionPages(world, ID, {
      challenge: { failed: { status: 'declined', declineCode: '05' }, canceled: { status: 'canceled' } },
      redirect: { declined: { status: 'declined', declineCode: '05' } },
      qr: true,
      voucher: true,
    }),
  ];
}

interface Host {
  readonly host: string;
  /** The status of an answer about an unknown order. */
  readonly absentStatus: number;
}

function doors(world: SimulatedWorld, { host, absentStatus }: Host): RequestHandler[] {
  const door = (path: string, answer: (account: Account, form: Fields) => Response) =>
    http.post(host + path, async ({ request }) => {
      const form = new Map(new URLSearchParams(await request.text()));
      const account = accountOf(form);
      return account ? answer(account, form) : sentence(SENTENCES.invalidAccess, 412);
    });
  return [
    door(PATHS.add, (account, form) =>
      form.get('cc_auth') === CC_AUTH.capture ? capture(world, account, form) : add(world, account, form),
    ),
    door(PATHS.link, (account, form) => add(world, account, form)),
    door(PATHS.get, (account, form) => tell(world, { account, form, absentStatus })),
    door(PATHS.cancel, (account, form) => {
      const order = orderOf(world, account, form.get('order') ?? '');
      const isOpen = order && (order.status === 'requires_action' || order.status === 'pending');
      if (isOpen) world.change(expireIfLate(world, order), { status: 'canceled', settlesAt: null });
      return tell(world, { account, form, absentStatus, verb: 'cancel' });
    }),
    door(PATHS.refund, (account, form) => refund(world, account, form)),
  ];
}

interface Telling {
  readonly account: Account;
  readonly form: Fields;
  readonly absentStatus: number;
  readonly verb?: 'cancel';
}

/** An order as it is, or the empty request of an order that the account does not have. */
function tell(world: SimulatedWorld, { account, form, absentStatus, verb }: Telling): Response {
  const key = account.signatureKey;
  const found = orderOf(world, account, form.get('order') ?? '');
  // One and the same question is asked about payments and about their operations.
  const order = verb ? world.takeFault(ID, verb) : (world.takeFault(ID, 'query') ?? askedOfOperation(world, found));
  if (order) return playFault(order.fault, found ? ownAnswers(world, account, found) : ownOrders(key, [], []));
  if (!found) return xmlAnswer(orderXml(key, []), absentStatus);
  const now = expireIfLate(world, found);
  return xmlAnswer(orderXml(key, fieldsOf(world, now, keptOf(world, now))));
}

function askedOfOperation(world: SimulatedWorld, found: SimulatedPayment | null) {
  return found && world.takeFault(ID, 'query_operation');
}

/** order/add and checkout/add: the order is the key. Once paid, or with another tax id, it is refused; else it tries again. */
function add(world: SimulatedWorld, account: Account, form: Fields): Response {
  const asked = askedOrder.safeParse(Object.fromEntries(form));
  if (!asked.success) return sentence(`Invalid ${String(asked.error.issues[0]?.path[0] ?? 'parameters')}.`);
  const isLink = form.get('payment_link') === '1';
  const isCard = asked.data.payment_method === 'C';
  if (!isLink && asked.data.payment_method === undefined) return sentence('Invalid payment_method.');
  if (isCard && !hasOneCard(asked.data)) return sentence('Invalid credit card.');
  const earlier = world.payment(ID, asked.data.order);
  if (earlier && !mayTryAgain(world, earlier, { account, asked: asked.data })) return sentence(SENTENCES.duplicated);
  const { cc_prevsaved: prevsaved } = asked.data;
  const card = !isCard
    ? null
    : prevsaved === undefined
      ? typedCard(asked.data)
      : keptCard(world, account.account, prevsaved);
  if (isCard && !card) return sentence(SENTENCES.notFound);
  return charge(world, account, { asked: asked.data, card, isLink });
}

interface Again {
  readonly account: Account;
  readonly asked: AskedOrder;
}

function mayTryAgain(world: SimulatedWorld, earlier: SimulatedPayment, { account, asked }: Again): boolean {
  if (earlier.account !== account.account || isPaid(earlier) || earlier.chargedAt !== null) return false;
  return keptOf(world, earlier).customer_taxid === asked.customer_taxid;
}

interface Charging {
  readonly asked: AskedOrder;
  readonly card: SimulatedCard | null;
  readonly isLink: boolean;
}

function charge(world: SimulatedWorld, account: Account, charging: Charging): Response {
  const { asked, card, isLink } = charging;
  const draft = newOrder(world, account, charging);
  if (card?.outcome.kind === 'down' && isDownForCard(world, draft)) return networkFault('not_sent');
  const order = world.takeFault(ID, 'pay');
  keep(world, draft, told(asked, card));
  if (!order || order.isObeyed) world.add(draft);
  if (order) return playFault(order.fault, ownAnswers(world, account, draft));
  if (card?.outcome.kind === 'charged_unheard')
    return card.outcome.end === 'cut' ? networkFault('cut') : sentence('Internal Server Error', 500);
  if (isLink) return Response.json({ url_payment: actionUrl(world, draft) });
  return xmlAnswer(orderXml(account.signatureKey, fieldsOf(world, draft, told(asked, card))));
}

function told(asked: AskedOrder, card: SimulatedCard | null): Kept {
  const { product_name, customer_name, customer_taxid, customer_email, customer_phone, cc_save } = asked;
  const { address_street, address_zip, address_city, address_state } = asked;
  const customer = { customer_name, customer_taxid, customer_email, customer_phone };
  const address = { address_street, address_zip, address_city, address_state };
  return { product_name, ...customer, ...address, ...card?.shown, cc_save };
}

const METHODS = { C: 'card', X: 'pix', B: 'boleto' } as const;

function newOrder(world: SimulatedWorld, account: Account, { asked, card, isLink }: Charging): NewPayment {
  const action = isLink ? 'redirect' : actionOf(asked, card);
  const address = asked.param_url ?? '';
  const settlesAt = new Date(world.clock.now().getTime() + PENDING_CARD_SETTLES_AFTER_MS).toISOString();
  return {
    gateway: ID,
    id: asked.order,
    reference: referenceIn(asked.order),
    account: account.account,
    sessionId: sessionIn(asked),
    method: METHODS[asked.payment_method ?? 'C'],
    description: asked.product_name,
    amount: centsIn(asked.amount_brl),
    currency: 'BRL',
    status: action ? 'requires_action' : firstStatus(asked, card),
    declineCode: card?.errorCode ?? null,
    card: card?.summary ?? null,
    action,
    returnUrl: asked.url_return ?? null,
    // The account's Dashboard holds no address of its own: what each order brings is the whole of it.
    webhookUrl: /^https?:\/\//.test(address) ? address : null,
    webhookSecret: account.secret,
    expiresAt: expiryOf(world, action),
    settlesAt: card?.outcome.kind === 'pending' ? settlesAt : null,
    requestMark: world.hmac(account.signatureKey, JSON.stringify([asked, world.newId('')])),
    captureMode: asked.cc_auth === CC_AUTH.reserve ? 'manual' : 'automatic',
    firstAnswer: { status: 200, body: '' },
  };
}

function actionOf(asked: AskedOrder, card: SimulatedCard | null): NewPayment['action'] {
  if (asked.payment_method === 'X') return 'qr';
  if (asked.payment_method === 'B') return 'voucher';
  return card?.outcome.kind === 'challenge' ? 'challenge' : null;
}

function firstStatus(asked: AskedOrder, card: SimulatedCard | null): NewPayment['status'] {
  if (card?.outcome.kind === 'declined') return 'declined';
  if (card?.outcome.kind === 'pending') return 'pending';
  return asked.cc_auth === CC_AUTH.reserve ? 'authorized' : 'captured';
}

/** How a call about this order would have been answered without a fault. */
function ownAnswers(world: SimulatedWorld, account: Account, order: NewPayment | SimulatedPayment) {
  const kept = keptOf(world, order);
  const approved = fieldsOf(world, { ...order, status: 'captured', declineCode: null }, kept);
  const refused = fieldsOf(world, { ...order, status: 'declined', declineCode: '05' }, kept);
  return ownOrders(account.signatureKey, approved, refused);
}

const PAGBRASIL_IN_WORLD: SimulatedGateway = {
  id: ID,
  name: 'PagBrasil',
  failure: { status: 'declined', declineCode: '05' },
  sendsAgain: false,
  async isTaken(_payment, answer) {
    return answer.ok && /^Received successfully [\d: -]+$/.test(await answer.text());
  },
  webhookOf(payment) {
    const secret = payment.webhookSecret ?? '';
    const fields = new Map(noticeFields(payment, secret));
    const signed = ['order', 'amount_brl', 'payment_status'].map((name) => fields.get(name) ?? '').join('');
    const signature = signatureOf(accountOfSecret(secret)?.signatureKey ?? '', signed);
    const body = new URLSearchParams([...fields, ['signature', signature]]);
    return new Request(payment.webhookUrl ?? '', { method: 'POST', body });
  },
};
