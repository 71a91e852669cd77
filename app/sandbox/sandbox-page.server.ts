import { themeCssFor } from '~/design/theme';
import type { House } from '~/flows/house';
import { readSandboxLedger } from '~/flows/read-sandbox-ledger.server';
import { runningPayments } from '~/gateways/simulation/control';
import type { LedgerEntry } from '~/gateways/simulation/ledger';
import { formatMoney, money } from '~/foundation/money';
import { listMerchants } from '~/merchants/merchant-store.server';
import { sandboxToken } from './drive-sandbox.server';

/** What `/sandbox` shows. */
export interface SandboxPage {
  /** For the style element: its policy lets no other one in. */
  readonly nonce: string;
  readonly themeCss: string;
  /** For the page's forms. */
  readonly token: string;
  /** Where the simulators run when not in this process; then they are driven there. */
  readonly simulatorsUrl: string | null;
  readonly running: readonly {
    readonly id: string;
    readonly gateway: string;
    readonly method: string;
    readonly amount: string;
    readonly status: string;
    readonly createdAt: string;
  }[];
  readonly charged: readonly {
    readonly id: string;
    readonly gateway: string;
    readonly amount: string;
    readonly status: string;
    readonly at: string;
  }[];
  readonly clocks: readonly {
    readonly merchantId: string;
    readonly name: string;
    readonly now: string;
    readonly aheadHours: number;
  }[];
}

const MOST_SHOWN = 50;

const write = ({ amount, currency }: Pick<LedgerEntry, 'amount' | 'currency'>) =>
  formatMoney(money(amount, currency), 'en');

/** Reads the simulated gateways' state for a tester. */
export async function sandboxPage(house: House, nonce: string): Promise<SandboxPage> {
  const { world } = house.sandbox;
  const charged = await readSandboxLedger(house);
  const merchants = await listMerchants(house.database.queries, MOST_SHOWN);
  return {
    nonce,
    themeCss: themeCssFor(null),
    token: sandboxToken(house),
    simulatorsUrl: house.config.simulatorsUrl,
    running: (world ? runningPayments(world) : []).slice(0, MOST_SHOWN).map((payment) => ({
      id: payment.id,
      gateway: payment.gateway,
      method: payment.method,
      amount: write(payment),
      status: payment.status,
      createdAt: payment.createdAt,
    })),
    charged: charged
      .slice(-MOST_SHOWN)
      .reverse()
      .map((entry) => ({
        id: entry.gatewayReference,
        gateway: entry.gateway,
        amount: write(entry),
        status: entry.status,
        at: entry.at,
      })),
    clocks: merchants.map((merchant) => ({
      merchantId: merchant.id,
      name: merchant.name,
      now: new Date(house.clock.now().getTime() + merchant.clockAheadMs).toISOString(),
      aheadHours: merchant.clockAheadMs / 3_600_000,
    })),
  };
}
