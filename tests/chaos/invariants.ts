/**
 * The promise as ten questions (I1 to I10 of the fault catalogue), asked of what is left when all is quiet: our own rows
 * beside the ledger that the simulated gateways kept by themselves. Pure: the harness of processes and the model in process
 * ask the same questions.
 */
import { ATTEMPT_TRANSITIONS, isAttemptState, isLive, isPaid, type AttemptState } from '~/payments/attempt-states';
import { LIVE_OPERATION_STATES } from '~/payments/operation-states';

/** A charge as the simulated gateway knows it. */
export interface Charge {
  readonly gateway: string;
  readonly gatewayReference: string;
  readonly account: string;
  /** The id of our attempt, as we told the gateway. */
  readonly reference: string;
  readonly amount: number;
  readonly currency: string;
  readonly status: string;
  /** When the money moved, in milliseconds since 1970. */
  readonly at: number;
  /** Whole minor units taken, and given back of them. */
  readonly captured: number;
  readonly refunded: number;
}

export interface SessionRow {
  readonly id: string;
  readonly status: string;
  readonly amount: number;
  readonly currency: string;
}

export interface PaymentRow {
  readonly id: string;
  readonly sessionId: string;
  readonly amount: number;
  readonly authorized: number;
  readonly captured: number;
  readonly refunded: number;
  readonly refundPending: number;
}

export interface AttemptRow {
  readonly id: string;
  readonly sessionId: string;
  readonly paymentId: string;
  readonly gateway: string;
  /** The account behind the attempt's connection. */
  readonly account: string;
  readonly gatewayReference: string | null;
  readonly amount: number;
  readonly currency: string;
  readonly state: string;
  readonly stateVersion: number;
  /** In milliseconds since 1970, by the clock that the screens are logged with. */
  readonly sentAt: number | null;
  readonly concludedAt: number | null;
}

export interface LedgerRow {
  readonly attemptId: string;
  readonly paymentId: string;
  readonly entry: string;
  readonly amount: number;
  readonly currency: string;
  /** Whether it says how it was learned, and with which answer. */
  readonly hasEvidence: boolean;
}

/** A capture, void or refund. */
export interface OperationRow {
  readonly id: string;
  readonly attemptId: string;
  readonly kind: string;
  readonly state: string;
  readonly amount: number;
  readonly reserved: number;
}

/** An event that an endpoint has got, and taken with a 2xx. */
export interface HeardEvent {
  readonly id: string;
  /** A fingerprint of its bytes: copies must have the same. */
  readonly mark: string;
  readonly stateVersion: number;
  readonly transactionId: string | null;
  readonly transactionState: string | null;
}

export interface EventRow {
  readonly id: string;
  /** Whether an endpoint listened to it when it was written. */
  readonly isHeard: boolean;
  readonly stateVersion: number;
  readonly sessionId: string;
  readonly type: string;
  /** Absent in events about the session alone. */
  readonly transactionId: string | null;
  readonly transactionState: string | null;
  readonly sequence: number;
}

/** A page that a payer was shown. */
export interface Screen {
  readonly sessionId: string;
  readonly askedAt: number;
  readonly answeredAt: number;
  readonly offersPayment: boolean;
}

/** Everything that is looked at, after quiet. */
export interface Snapshot {
  readonly charges: readonly Charge[];
  readonly sessions: readonly SessionRow[];
  readonly payments: readonly PaymentRow[];
  readonly attempts: readonly AttemptRow[];
  readonly ledger: readonly LedgerRow[];
  readonly events: readonly EventRow[];
  readonly operations: readonly OperationRow[];
  /** What the merchant's endpoint has got, copies included; null where nobody listens. */
  readonly heard: readonly HeardEvent[] | null;
  readonly screens: readonly Screen[];
  /** Pairs of states that the database allows: it must be what the code says. */
  readonly transitions: readonly (readonly [from: string, to: string])[];
  /** Jobs that were buried. */
  readonly deadJobs: readonly string[];
  /** Places outside the simulated gateway where a card's number was found. */
  readonly cardsFound: readonly string[];
  /** Answers of 500 and above that no dead process, dead database or start explains. */
  readonly serverErrors: readonly string[];
}

export const INVARIANTS = ['I1', 'I2', 'I3', 'I4', 'I5', 'I6', 'I7', 'I8', 'I9', 'I10'] as const;
export type Invariant = (typeof INVARIANTS)[number];

/** One broken promise: which, about what, and how. */
export interface Broken {
  readonly invariant: Invariant;
  readonly about: string;
  readonly what: string;
}

/** Money that the payer is out of. */
const LIVE_CHARGES: ReadonlySet<string> = new Set(['authorized', 'captured', 'partly_refunded']);
/** States of an attempt that say that its gateway took money. */
const KNOWS_THE_MONEY: ReadonlySet<string> = new Set<AttemptState>([
  'authorized',
  'captured',
  'partly_refunded',
  'refunded',
  'voided',
  'late_success',
  'mismatch',
]);
const UNFINISHED: ReadonlySet<string> = new Set<AttemptState>(['prepared', 'sent', 'unknown']);
const MONEY_MOVED: ReadonlySet<string> = new Set<AttemptState>([
  'authorized',
  'captured',
  'partly_refunded',
  'refunded',
]);

const OPEN_OPERATION: ReadonlySet<string> = new Set<string>(LIVE_OPERATION_STATES);

type Found = Omit<Broken, 'invariant'>;

function grouped<Row>(rows: readonly Row[], keyOf: (row: Row) => string): ReadonlyMap<string, readonly Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group) group.push(row);
    else groups.set(keyOf(row), [row]);
  }
  return groups;
}

const sum = (rows: readonly { readonly amount: number }[]) => rows.reduce((total, row) => total + row.amount, 0);

/** The charges of each session, found by the attempt that each charge names. */
function chargesBySession({ charges, attempts }: Snapshot): ReadonlyMap<string, readonly Charge[]> {
  const sessionOf = new Map(attempts.map((attempt) => [attempt.id, attempt.sessionId]));
  return grouped(charges, (charge) => sessionOf.get(charge.reference) ?? `of nobody: ${charge.reference}`);
}

/** I1: at most one live charge per session, and never more than the session costs. */
function oneCharge(snapshot: Snapshot): Found[] {
  const sessions = new Map(snapshot.sessions.map((session) => [session.id, session]));
  return [...chargesBySession(snapshot)].flatMap(([about, charges]) => {
    const live = charges.filter((charge) => LIVE_CHARGES.has(charge.status));
    const taken = sum(live) - live.reduce((total, charge) => total + charge.refunded, 0);
    const most = sessions.get(about)?.amount ?? Infinity;
    const found: Found[] = [];
    if (live.length > 1) found.push({ about, what: `${live.length} live charges` });
    if (taken > most) found.push({ about, what: `${taken} taken, the session costs ${most}` });
    return found;
  });
}

/** I2: every charge has exactly one attempt, and that attempt knows of the money. */
function noLostCharge({ charges, attempts }: Snapshot): Found[] {
  const byId = new Map(attempts.map((attempt) => [attempt.id, attempt]));
  const byReference = grouped(
    attempts,
    (attempt) => `${attempt.gateway} ${attempt.account} ${attempt.gatewayReference ?? ''}`,
  );
  return charges.flatMap(({ reference, gateway, account, gatewayReference: about }) => {
    const attempt = byId.get(reference);
    if (!attempt) return [{ about, what: `no attempt ${reference}` }];
    if (!KNOWS_THE_MONEY.has(attempt.state))
      return [{ about, what: `lost: its attempt ${attempt.id} is ${attempt.state}` }];
    const named = byReference.get(`${gateway} ${account} ${about}`)?.length ?? 0;
    return named === 1 ? [] : [{ about, what: `${named} attempts name this charge` }];
  });
}

/** I3: what we call authorized or captured was charged, with the same amount, currency and account. */
function noInventedCharge({ charges, attempts }: Snapshot): Found[] {
  const byReference = new Map(charges.map((charge) => [`${charge.gateway} ${charge.gatewayReference}`, charge]));
  return attempts
    .filter((attempt) => MONEY_MOVED.has(attempt.state))
    .flatMap((attempt) => {
      const charge = byReference.get(`${attempt.gateway} ${attempt.gatewayReference ?? ''}`);
      if (!charge) return [{ about: attempt.id, what: `${attempt.state}, but the gateway charged nothing` }];
      const same = (['amount', 'currency', 'account'] as const).filter((key) => charge[key] !== attempt[key]);
      const wrong = charge.reference === attempt.id ? same : [...same, 'reference'];
      return wrong.length === 0 ? [] : [{ about: attempt.id, what: `another ${wrong.join(', ')} than the charge's` }];
    });
}

/** I4: every end of an attempt and of a session is told once, and the last thing told is how it stands. */
function merchantHears(snapshot: Snapshot): Found[] {
  const { attempts, sessions, events } = snapshot;
  const ofAttempt = grouped(events, (event) => event.transactionId ?? '');
  const ofSession = grouped(events, (event) => event.sessionId);
  const told = attempts.flatMap((attempt) => toldOfAttempt(attempt, ofAttempt.get(attempt.id) ?? []));
  const ends = sessions.flatMap((session) => {
    const types = (ofSession.get(session.id) ?? []).map((event) => event.type);
    const wanted = session.status === 'completed' || session.status === 'expired' ? 1 : 0;
    const count = types.filter((type) => type === `session.${session.status}`).length;
    return wanted === count || wanted === 0
      ? []
      : [{ about: session.id, what: `${session.status}, told ${count} times` }];
  });
  return [...told, ...ends, ...delivered(snapshot), ...refundsTold(snapshot)];
}

/** Every event has arrived, copies are the same, none was made up, and the one with the highest version is the last. */
function delivered({ events, heard }: Snapshot): Found[] {
  if (heard === null) return [];
  const copies = grouped(heard, (one) => one.id);
  const known = new Map(events.map((event) => [event.id, event]));
  const lost = events
    .filter((event) => event.isHeard && !copies.has(event.id))
    .map((event) => ({ about: event.sessionId, what: `${event.type} never arrived` }));
  const odd = [...copies].flatMap(([about, same]) => {
    const found: Found[] = [];
    if (new Set(same.map((one) => one.mark)).size > 1) found.push({ about, what: 'two deliveries differ' });
    const event = known.get(about);
    if (!event) found.push({ about, what: 'delivered, and there is no such event' });
    else if (event.stateVersion !== same[0]?.stateVersion)
      found.push({ about, what: 'delivered with another version' });
    return found;
  });
  return [...lost, ...odd];
}

/** Every refund that succeeded is told once. */
function refundsTold({ attempts, operations, events }: Snapshot): Found[] {
  const done = grouped(
    operations.filter((one) => one.kind === 'refund' && one.state === 'succeeded'),
    (one) => one.attemptId,
  );
  const told = grouped(
    events.filter((event) => event.type === 'payment.refunded'),
    (event) => event.transactionId ?? '',
  );
  return attempts.flatMap(({ id: about }) => {
    const [count, times] = [done.get(about)?.length ?? 0, told.get(about)?.length ?? 0];
    return count === times ? [] : [{ about, what: `${count} refunds, told ${times} times` }];
  });
}

function toldOfAttempt(attempt: AttemptRow, events: readonly EventRow[]): Found[] {
  const about = attempt.id;
  const { state } = attempt;
  if (!isAttemptState(state) || state === 'not_sent' || state === 'late_success') return [];
  if (!isPaid(state) && isLive(state)) return [];
  const found: Found[] = [];
  const twice = [...grouped(events, (event) => `${event.type} as ${String(event.transactionState)}`)].filter(
    // Parts of a payment are given back one after the other; how often that is told is asked by itself.
    ([, same]) => same.length > 1 && same[0]?.type !== 'payment.refunded',
  );
  if (twice.length > 0) found.push({ about, what: `told twice: ${twice.map(([key]) => key).join(', ')}` });
  const last = [...events].sort((a, b) => a.sequence - b.sequence).at(-1);
  if (!last) found.push({ about, what: `${state}, and the merchant was told nothing` });
  else if (last.transactionState !== state)
    found.push({ about, what: `${state}, and the merchant was last told ${String(last.transactionState)}` });
  return found;
}

/** I5: nothing is left open, and no work was given up. */
function nothingStuck({ attempts, operations, deadJobs }: Snapshot): Found[] {
  const stuck = attempts.filter((attempt) => UNFINISHED.has(attempt.state));
  return [
    ...stuck.map((attempt) => ({ about: attempt.id, what: `still ${attempt.state}` })),
    ...operations
      .filter((one) => OPEN_OPERATION.has(one.state))
      .map((one) => ({ about: one.id, what: `a ${one.kind} still ${one.state}` })),
    ...deadJobs.map((about) => ({ about, what: 'a buried job' })),
  ];
}

/** I6: no screen that was asked for after a charge, or while an outcome was unknown, offered to pay. */
function noOfferWhileUnsure(snapshot: Snapshot): Found[] {
  const charges = chargesBySession(snapshot);
  const attempts = grouped(snapshot.attempts, (attempt) => attempt.sessionId);
  return snapshot.screens
    .filter((screen) => screen.offersPayment)
    .flatMap(({ sessionId: about, askedAt, answeredAt }) => {
      const charged = charges.get(about)?.find((charge) => charge.at < askedAt && LIVE_CHARGES.has(charge.status));
      if (charged)
        return [
          { about, what: `offered to pay ${askedAt - charged.at} ms after ${charged.gatewayReference} was charged` },
        ];
      const open = attempts.get(about)?.find((attempt) => wasOpen(attempt, askedAt, answeredAt));
      return open ? [{ about, what: `offered to pay while attempt ${open.id} was open` }] : [];
    });
}

function wasOpen(attempt: AttemptRow, askedAt: number, answeredAt: number): boolean {
  if (attempt.sentAt === null || attempt.sentAt >= askedAt) return false;
  return attempt.concludedAt === null ? UNFINISHED.has(attempt.state) : attempt.concludedAt > answeredAt;
}

/** I7: states and transitions are those of the literal; the sums are the ledger added up; every entry has its evidence. */
function legalAndProven({ attempts, payments, ledger, transitions }: Snapshot): Found[] {
  const ofPayment = grouped(ledger, (row) => row.paymentId);
  const ofAttempt = grouped(ledger, (row) => row.attemptId);
  const unproven = ledger
    .filter((row) => !row.hasEvidence)
    .map((row) => ({ about: row.attemptId, what: `${row.entry} without evidence` }));
  const sums = payments.flatMap((payment) => {
    const rows = ofPayment.get(payment.id) ?? [];
    return (['authorized', 'captured', 'refunded'] as const)
      .filter((column) => sum(rows.filter((row) => row.entry === column)) !== payment[column])
      .map((column) => ({ about: payment.id, what: `${column} is ${payment[column]}, the ledger says otherwise` }));
  });
  const states = attempts.flatMap((attempt) => unprovenState(attempt, ofAttempt.get(attempt.id) ?? []));
  return [...unproven, ...sums, ...states, ...otherTransitions(transitions)];
}

function unprovenState(attempt: AttemptRow, rows: readonly LedgerRow[]): Found[] {
  const about = attempt.id;
  if (!isAttemptState(attempt.state)) return [{ about, what: `in no state that there is: ${attempt.state}` }];
  const entries = rows.map((row) => row.entry);
  const wanted = attempt.state === 'authorized' ? 'authorized' : 'captured';
  const found: Found[] = [];
  if (MONEY_MOVED.has(attempt.state) && !entries.includes(wanted))
    found.push({ about, what: `${attempt.state}, not in the ledger` });
  for (const once of ['authorized', 'captured', 'voided']) {
    const written = rows.filter((row) => row.entry === once);
    // A capture may come in parts; together they are never more than what was asked for.
    if (sum(written) > attempt.amount) found.push({ about, what: `${once} more than its amount` });
  }
  return found;
}

function otherTransitions(transitions: Snapshot['transitions']): Found[] {
  const said = Object.entries(ATTEMPT_TRANSITIONS).flatMap(([from, list]) => list.map((to) => `${from} ${to}`));
  const kept = transitions.map(([from, to]) => `${from} ${to}`);
  const odd = [...said.filter((pair) => !kept.includes(pair)), ...kept.filter((pair) => !said.includes(pair))];
  return odd.map((about) => ({ about, what: 'the database and the code disagree whether this transition is legal' }));
}

/** I10: refunded and pending refunds ≤ captured ≤ authorized, and both are what the gateway took and gave back. */
function sumsInOrder(snapshot: Snapshot): Found[] {
  const inOrder = snapshot.payments.flatMap(({ id: about, authorized, captured, refunded, refundPending }) => {
    const found: Found[] = [];
    if (captured > authorized) found.push({ about, what: `${captured} captured of ${authorized}` });
    if (refunded + refundPending > captured)
      found.push({ about, what: `${refunded + refundPending} refunded of ${captured}` });
    return found;
  });
  return [...inOrder, ...otherSums(snapshot)];
}

/** Where our ledger and the gateway's disagree about an attempt: taken, or given back. */
function otherSums({ attempts, charges, ledger }: Snapshot): Found[] {
  const byReference = grouped(charges, (charge) => charge.reference);
  const ofAttempt = grouped(ledger, (row) => row.attemptId);
  return attempts.flatMap(({ id: about, state }) => {
    const theirs = byReference.get(about) ?? [];
    const rows = ofAttempt.get(about) ?? [];
    // What an operator has to look at is not written down before. Charges and entries that are not there are I2's and I7's.
    if (state === 'mismatch' || theirs.length !== 1 || rows.length === 0) return [];
    return (['captured', 'refunded'] as const).flatMap((entry) => {
      const [ours, there] = [sum(rows.filter((row) => row.entry === entry)), theirs[0]?.[entry] ?? 0];
      return ours === there ? [] : [{ about, what: `${ours} ${entry} by our ledger, ${there} at the gateway` }];
    });
  });
}

const QUESTIONS: Readonly<Record<Invariant, (snapshot: Snapshot) => readonly Found[]>> = {
  I1: oneCharge,
  I2: noLostCharge,
  I3: noInventedCharge,
  I4: merchantHears,
  I5: nothingStuck,
  I6: noOfferWhileUnsure,
  I7: legalAndProven,
  I8: ({ cardsFound }) => cardsFound.map((about) => ({ about, what: "a card's number" })),
  I9: ({ serverErrors }) => serverErrors.map((about) => ({ about, what: 'an answer of 500 or above' })),
  I10: sumsInOrder,
};

/** All that is broken; nothing, when the promise held. */
export function brokenInvariants(snapshot: Snapshot): readonly Broken[] {
  return INVARIANTS.flatMap((invariant) => QUESTIONS[invariant](snapshot).map((found) => ({ invariant, ...found })));
}
