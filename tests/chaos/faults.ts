import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { isPlayable, menuFault, type FaultOrder, type MenuFault } from '~/gateways/simulation/fault-menu';
import type { Random } from './random';

const menu = z
  .object({ faults: z.array(menuFault.extend({ class: z.string() })) })
  .parse(JSON.parse(readFileSync(new URL('../corpora/own/gateway-fault-menu.json', import.meta.url), 'utf8')));

/** Answers about other money than was asked for: they wait for an operator by design, so they would stay open here. */
const FOR_AN_OPERATOR = /mismatch/;
/** Faults that take their time: each holds a payer for the gateway's whole deadline. */
const SLOW = /hang|drip/;

interface ClassedFault {
  readonly fault: MenuFault;
  /** A gateway that refuses or declines and charges all the same lies; against that there is no defense but reconciliation. */
  readonly mayCharge: boolean;
  /** As the answer to a query about a payment that was charged it would be the same lie. */
  readonly isDecline: boolean;
  readonly isSlow: boolean;
}

export const MENU: readonly ClassedFault[] = menu.faults
  .filter((fault) => isPlayable(fault) && !FOR_AN_OPERATOR.test(fault.class))
  .map(({ class: kind, ...fault }) => ({
    fault,
    mayCharge: /^unknown|^authorised/.test(kind),
    isDecline: /declin/.test(kind) || fault.id === '402-declined',
    isSlow: SLOW.test(fault.net ?? ''),
  }));

/** A fault of the menu for the next call of this kind; slow ones only now and then. */
export function drawFault(random: Random, verb: 'pay' | 'query', slowShare: number): FaultOrder {
  const isSlow = random.chance(slowShare);
  const { fault, mayCharge } = random.pick(
    MENU.filter((one) => one.isSlow === isSlow && !(verb === 'query' && one.isDecline)),
  );
  return { verb, fault, isObeyed: mayCharge && random.chance(0.5) };
}
