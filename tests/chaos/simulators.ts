import type { FaultOrder } from '~/gateways/simulation/fault-menu';
import type { LedgerEntry } from '~/gateways/simulation/ledger';
import { eventually } from '../support/open-shop';
import { freePort, run } from '../support/run-product';

/** The simulated gateways as a process of their own: it outlives every kill, and its ledger is what is believed. */
export interface Simulators {
  readonly url: string;
  order(fault: FaultOrder): Promise<void>;
  /** The next webhook is lost, or comes late. */
  planWebhook(how: 'lost' | 'late'): Promise<void>;
  /** Everything that still waits for a payer or a bank; `settle`, `fail` and `repeat` act on one of them. */
  running(): Promise<readonly { readonly id: string; readonly status: string; readonly sessionId: string | null }[]>;
  act(verb: 'settle' | 'fail' | 'repeat', id: string): Promise<void>;
  ledger(): Promise<readonly LedgerEntry[]>;
  output(): string;
  stop(): Promise<unknown>;
}

const LATE_MS = 1_500;

export async function startSimulators(build: string, appUrl: string): Promise<Simulators> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const process = run('simulators.mjs', { SIMULATORS_PORT: String(port), FLORIN_BUILD: build, APP_URL: appUrl });
  const isUp = () =>
    fetch(`${url}/health`).then(
      (answer) => answer.ok,
      () => false,
    );
  await eventually(isUp, Boolean, 60_000);
  const post = async (verb: string, body: object) => {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${url}/control/${verb}`, { method: 'POST', headers, body: JSON.stringify(body) });
    const text = await answer.text();
    if (!answer.ok && answer.status !== 404) throw new Error(`the simulators refused ${verb}: ${text}`);
  };
  const get = async <Value>(path: string) => (await (await fetch(url + path)).json()) as Value;
  return {
    url,
    order: (fault) => post('fault', fault),
    planWebhook: (how) => (how === 'lost' ? post('drop', {}) : post('delay', { delayMs: LATE_MS })),
    running: () => get('/payments.json'),
    act: (verb, id) => post(verb, { id }),
    ledger: () => get('/ledger.json'),
    output: process.output,
    stop: process.stop,
  };
}
