import { orderJob } from '~/database/jobs.server';
import { keepCircuit, type CircuitName } from '~/routing/connection-health.server';
import { checkConnection } from './check-connection.server';
import type { House } from './house';
import { JOB } from './jobs';

/** A question to a connection, of which it is known how it went. */
interface HeardQuestion extends CircuitName {
  readonly merchantId: string;
  readonly gateway: string;
}

/**
 * Counts how a question to a connection went. Many bad answers raise a suspicion, and the connection is asked by a status
 * query whether it is there, beside the payment, which does not wait for it. Only when that is not answered either is the
 * circuit opened: the other processes are told, and a probe is ordered.
 */
export function noteHealth(house: House, question: HeardQuestion, isGood: boolean): void {
  const { connectionId, operation } = question;
  if (!house.health.heard({ connectionId, operation }, isGood)) return;
  house.background.add(
    followSuspicion(house, question).catch((error: unknown) =>
      house.log.error({ err: error, connectionId }, 'an open circuit could not be kept'),
    ),
  );
}

async function followSuspicion(house: House, question: HeardQuestion): Promise<void> {
  const { connectionId, operation, merchantId, gateway } = question;
  const name = { connectionId, operation };
  const isGood = await isWell(house, question);
  house.log.warn({ connectionId, operation, isGood }, 'many questions went badly, and the connection was checked');
  if (!house.health.checked(name, isGood)) return;
  house.log.error({ connectionId, operation }, 'a connection has stopped answering, and is not asked any more');
  await tellOthers(house, { name, merchantId, gateway });
}

/** Never throws: what could not be asked about is not held against the connection. */
async function isWell(house: House, question: HeardQuestion): Promise<boolean> {
  try {
    const { said, isSimulated } = await checkConnection(house, question);
    // Its payments are all there is to go by, unless they may be the faults of test cards that a tester chose.
    return said === 'not_askable' ? isSimulated : said === 'answered';
  } catch (error) {
    house.log.warn({ err: error, connectionId: question.connectionId }, 'a connection could not be checked');
    return true;
  }
}

async function tellOthers(
  house: House,
  about: { readonly name: CircuitName; readonly merchantId: string; readonly gateway: string },
): Promise<void> {
  const { name, merchantId, gateway } = about;
  const { connectionId } = name;
  const opened = house.health.openOnes(connectionId).find((one) => one.name.operation === name.operation);
  if (!opened) return;
  const runAt = new Date(opened.circuit.probeAtMs ?? house.clock.now().getTime());
  await house.database.transact(async (tx) => {
    await keepCircuit(tx, merchantId, opened);
    const payload = { merchantId, connectionId, gateway };
    await orderJob(tx, { kind: JOB.probeConnection, key: connectionId, payload, runAt, connectionId });
  });
  house.wakeWorker();
}
