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
