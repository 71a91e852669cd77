import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

/** The numbers that `/metrics` shows. Labels are route patterns and outcomes, never ids. */
export const metrics = new Registry();
collectDefaultMetrics({ register: metrics });

const requestsServed = new Histogram({
  name: 'florin_http_request_duration_seconds',
  help: 'Time to answer, by route pattern and status class.',
  labelNames: ['route', 'method', 'status'],
  buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 30],
  registers: [metrics],
});

const observers = new Map<string, ReturnType<typeof requestsServed.labels>>();

/** Observes a request. The label sets are few, and looking one up by its names costs more than counting. */
export function observeRequest(labels: { route: string; method: string; status: string }, seconds: number): void {
  const name = `${labels.method} ${labels.status} ${labels.route}`;
  let observer = observers.get(name);
  if (!observer) observers.set(name, (observer = requestsServed.labels(labels)));
  observer.observe(seconds);
}

/** Requests being answered now; looked at when somebody asks for the metrics. */
export const requestsOpen = { count: 0 };

new Gauge({
  name: 'florin_http_requests_open',
  help: 'Requests being answered now.',
  registers: [metrics],
  collect() {
    this.set(requestsOpen.count);
  },
});

export const paymentsSubmitted = new Counter({
  name: 'florin_payments_submitted_total',
  help: 'Payment forms accepted, by method and what came of it at once.',
  labelNames: ['method', 'outcome'],
  registers: [metrics],
});

export const jobsRun = new Counter({
  name: 'florin_jobs_run_total',
  help: 'Jobs run, by kind and outcome.',
  labelNames: ['kind', 'outcome'],
  registers: [metrics],
});

const attemptsUnknown = new Gauge({
  name: 'florin_attempts_unknown',
  help: 'Attempts whose outcome has been unknown for a quarter of an hour or longer.',
  registers: [metrics],
});

const attentionItems = new Gauge({
  name: 'florin_attention_items',
  help: 'What waits for a person, by kind.',
  labelNames: ['kind'],
  registers: [metrics],
});

const breaksOpen = new Gauge({
  name: 'florin_reconciliation_breaks_open',
  help: 'Contradictions of gateway, attempts and ledger that nobody has resolved, by kind.',
  labelNames: ['kind'],
  registers: [metrics],
});

const attentionUnread = new Gauge({
  name: 'florin_attention_unread',
  help: 'Whether the numbers of what waits for a person are old, because the database did not tell: 1 or 0.',
  registers: [metrics],
});

/** Who scrapes often shares one count. */
const COUNTED_FOR_MS = 5_000;
let countedAt = -Infinity;

interface WhatWaits {
  readonly items: Readonly<Record<string, number>>;
  readonly breaks: Readonly<Record<string, number>>;
}

/** Counts what waits for a person, at most every few seconds. While the database is away the old numbers stay, and say so. */
export async function showWhatWaits(count: () => Promise<WhatWaits>): Promise<void> {
  if (performance.now() - countedAt < COUNTED_FOR_MS) return;
  countedAt = performance.now();
  try {
    const { items, breaks } = await count();
    attemptsUnknown.set(items.attempt_unknown ?? 0);
    attentionItems.reset();
    for (const [kind, many] of Object.entries(items)) attentionItems.set({ kind }, many);
    breaksOpen.reset();
    for (const [kind, many] of Object.entries(breaks)) breaksOpen.set({ kind }, many);
    attentionUnread.set(0);
  } catch {
    attentionUnread.set(1);
  }
}
