import { hiddenFields } from '../support/payer';
import type { Screen } from './invariants';
import type { AskedOperation, Plan } from './plan';
import type { Simulators } from './simulators';

/** Where payers go, and what is written down about what they see. */
export interface Shop {
  readonly url: string;
  readonly secretKey: string;
  readonly simulators: Simulators;
  /** Resolves when the product is up; at once while it is. */
  whenUp(): Promise<void>;
  readonly screens: Screen[];
  readonly serverErrors: string[];
  /** How often the answer was 503: the product says that it cannot answer now. */
  counted(what: 'unavailable' | 'lost connection' | 'post' | `${AskedOperation['kind']} ${number}`): void;
}

/** The product's answer, or null when the connection was lost: then nothing is known. */
interface Answer {
  readonly status: number;
  readonly location: string | null;
  readonly html: string;
}

const MOST_LOOKS = 8;
const ANSWER_WITHIN_MS = 30_000;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Acts as one payer does: opens the page, pays, does what the bank asks, comes back, and tries again when the page lets them. */
export async function actAsPayer(shop: Shop, plan: Plan): Promise<void> {
  const url = await createCheckout(shop, plan);
  const payer = new Payer(shop, plan, url);
  for (let look = 0; look < MOST_LOOKS; look += 1) {
    if (await payer.isDone()) break;
  }
  await operate(shop, plan, new URL(url).pathname.split('/').at(-1) ?? '');
}

/** What the merchant does with a payment that succeeded. A lost answer is asked for again, with the same key. */
async function operate(shop: Shop, plan: Plan, sessionId: string): Promise<void> {
  if (plan.afterwards.length === 0) return;
  const headers = { 'content-type': 'application/json', 'x-secret-key': shop.secretKey };
  const seen = await ask(shop, `/api/session/v1/${sessionId}`, { headers });
  const view = JSON.parse(seen?.status === 200 ? seen.html : '{}') as { transaction_id?: string | null };
  const transactionId = view.transaction_id;
  if (!transactionId) return;
  for (const [step, operations] of plan.afterwards.entries()) {
    await Promise.all(
      operations.map(async ({ kind, share }, index) => {
        const body = JSON.stringify(share === null ? {} : { amount: Math.ceil(plan.amount * share) });
        const key = { 'idempotency-key': `order-${plan.order}-${step}-${index}` };
        const init = { method: 'POST', headers: { ...headers, ...key }, body };
        const path = `/api/v1/transaction/${transactionId}/${kind}`;
        const answer = (await ask(shop, path, init)) ?? (await ask(shop, path, init));
        if (answer) shop.counted(`${kind} ${answer.status}`);
      }),
    );
  }
}

async function createCheckout(shop: Shop, plan: Plan): Promise<string> {
  const body = {
    mode: 'payment',
    paymentData: { currency: plan.currency, captureMode: plan.captureMode },
    lineItems: [{ name: 'Coffee', quantity: 1, unitAmount: plan.amount, currency: plan.currency }],
    metadata: { order: String(plan.order) },
  };
  for (;;) {
    const headers = {
      'content-type': 'application/json',
      'x-secret-key': shop.secretKey,
      // A lost answer is asked for again: a merchant's backend must not make two sessions of one order.
      'idempotency-key': `order-${plan.order}`,
    };
    const answer = await ask(shop, '/api/session/v1/create', { method: 'POST', headers, body: JSON.stringify(body) });
    if (answer?.status === 200) return (JSON.parse(answer.html) as { checkout_url: string }).checkout_url;
    await pause(50);
  }
}

async function ask(shop: Shop, path: string, init: RequestInit = {}): Promise<Answer | null> {
  await shop.whenUp();
  try {
    const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
    const response = await fetch(new URL(path, shop.url), { redirect: 'manual', signal, ...init });
    const html = await response.text();
    const { status } = response;
    if (status === 503) shop.counted('unavailable');
    else if (status >= 500) shop.serverErrors.push(`${init.method ?? 'GET'} ${path.split('/')[1] ?? ''}: ${status}`);
    return { status, location: response.headers.get('location'), html };
  } catch {
    shop.counted('lost connection');
    return null;
  }
}

class Payer {
  readonly #path: string;
  readonly #sessionId: string;
  #tries = 0;
  #waits = 0;

  constructor(
    readonly shop: Shop,
    readonly plan: Plan,
    url: string,
  ) {
    this.#path = new URL(url).pathname;
    this.#sessionId = this.#path.split('/').at(-1) ?? '';
  }

  /** Looks at the page once and does what there is to do; true when there is nothing more to do. */
  async isDone(): Promise<boolean> {
    const html = await this.#open();
    if (html === null) return false;
    const state = /data-state="(\w+)"/.exec(html)?.[1] ?? '';
    if (state === 'open') {
      if (this.#tries >= this.plan.cards.length + 1) return true;
      await this.#pay(html);
      return false;
    }
    if (state === 'challenge' || state === 'redirect' || state === 'qr') return this.#goToTheBank(html);
    if (state !== 'checking' && state !== 'pending') return true;
    this.#waits += 1;
    await pause(100 + 200 * this.#waits);
    return this.#waits > 2;
  }

  async #open(): Promise<string | null> {
    const askedAt = Date.now();
    const answer = await this.#ask(this.#path);
    if (answer?.status !== 200) return null;
    this.shop.screens.push({
      sessionId: this.#sessionId,
      askedAt,
      answeredAt: Date.now(),
      offersPayment: answer.html.includes('data-state="open"'),
    });
    return answer.html;
  }

  async #pay(html: string): Promise<void> {
    const { plan, shop } = this;
    const number = plan.cards[Math.min(this.#tries, plan.cards.length - 1)] ?? '';
    this.#tries += 1;
    if (plan.fault && this.#tries === 1) await shop.simulators.order(plan.fault);
    if (plan.webhook === 'lost' || plan.webhook === 'late') await shop.simulators.planWebhook(plan.webhook);
    const forms = [html];
    if (plan.press === 'in two tabs') forms.push((await this.#open()) ?? html);
    if (plan.press === 'twice') forms.push(html);
    const fields = {
      intent: 'pay',
      method: plan.method,
      email: 'payer@example.com',
      card_number: number,
      expiry: '12 / 34',
      security_code: number.startsWith('3') ? '1234' : '123',
    };
    await Promise.all(forms.map((form) => this.#post({ ...hiddenFields(form), ...fields })));
  }

  async #post(fields: Readonly<Record<string, string>>): Promise<void> {
    this.shop.counted('post');
    const init = {
      method: 'POST',
      body: new URLSearchParams(fields).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    };
    const answer = await this.#ask(this.#path, init);
    if (answer === null && this.plan.repeatsPost) await this.#ask(this.#path, init);
  }

  async #goToTheBank(html: string): Promise<boolean> {
    const { simulators } = this.shop;
    const page = new RegExp(`${simulators.url}/[\\w-]+/(challenge|redirect|qr)/([\\w-]+)`).exec(html);
    const [url, kind, id] = page ?? [];
    const { atTheBank } = this.plan;
    if (!url || !id || atTheBank === 'leave') return true;
    if (atTheBank === 'give up') {
      await this.#post({ ...hiddenFields(html), intent: 'abandon' });
      return false;
    }
    const choice =
      atTheBank === 'refuse'
        ? { challenge: 'fail', redirect: 'decline' }[kind ?? '']
        : { challenge: 'complete', redirect: 'approve' }[kind ?? ''];
    const back = choice
      ? await fetch(url, { method: 'POST', body: new URLSearchParams({ choice }), redirect: 'manual' })
      : await fetch(url);
    await back.text();
    if (this.plan.webhook === 'repeated') await simulators.act('repeat', id);
    if (atTheBank === 'approve and never come back') return true;
    const location = back.headers.get('location');
    if (location) await this.#ask(new URL(location).pathname);
    return false;
  }

  #ask(path: string, init: RequestInit = {}): Promise<Answer | null> {
    const headers = { ...(init.headers as Record<string, string> | undefined), 'x-forwarded-for': this.plan.address };
    return ask(this.shop, path, { ...init, headers });
  }
}
