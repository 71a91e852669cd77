import { paths } from '~/paths';
import type { SandboxPage } from './sandbox-page.server';
import * as css from './sandbox.css';

type Running = SandboxPage['running'][number];

const DEEDS = [
  ['settle', 'Settle'],
  ['fail', 'Fail'],
  ['repeat', 'Repeat webhook'],
] as const;

function RunningRow({ payment, token }: { payment: Running; token: string }) {
  return (
    <tr>
      <td className={css.cell}>
        <span className={css.mono}>{payment.id}</span>
      </td>
      <td className={css.cell}>
        {payment.gateway}, {payment.method}
      </td>
      <td className={css.amount}>{payment.amount}</td>
      <td className={css.cell}>{payment.status.replaceAll('_', ' ')}</td>
      <td className={css.cell}>
        <form method="post" className={css.buttons}>
          <input type="hidden" name="token" value={token} />
          <input type="hidden" name="id" value={payment.id} />
          {DEEDS.map(([intent, name]) => (
            <button
              key={intent}
              className={css.button}
              name="intent"
              value={intent}
              aria-label={`${name}: ${payment.id}`}
            >
              {name}
            </button>
          ))}
        </form>
      </td>
    </tr>
  );
}

function RunningPayments({ page }: { page: SandboxPage }) {
  return (
    <section className={css.card} aria-labelledby="running">
      <h2 id="running" className={css.cardTitle}>
        Running payments
      </h2>
      {page.simulatorsUrl ? <p>The simulators run by themselves at {page.simulatorsUrl}; drive them there.</p> : null}
      {page.running.length === 0 ? (
        <p>
          No simulated payment is waiting for anything. Open a checkout and pay with 4000 0000 0000 0341 to see one.
        </p>
      ) : (
        <table className={css.table}>
          <thead>
            <tr>
              {['Payment', 'Gateway and method', 'Amount', 'Status', 'What to do'].map((name) => (
                <th key={name} scope="col" className={name === 'Amount' ? css.amount : css.cell}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {page.running.map((payment) => (
              <RunningRow key={payment.id} payment={payment} token={page.token} />
            ))}
          </tbody>
        </table>
      )}
      <form method="post" className={css.buttons}>
        <input type="hidden" name="token" value={page.token} />
        <span>The next webhook:</span>
        <button className={css.button} name="intent" value="delay">
          Send it 10 seconds later
        </button>
        <button className={css.button} name="intent" value="drop">
          Lose it
        </button>
      </form>
    </section>
  );
}

function Ledger({ page }: { page: SandboxPage }) {
  return (
    <section className={css.card} aria-labelledby="ledger">
      <h2 id="ledger" className={css.cardTitle}>
        What the simulated gateways charged
      </h2>
      {page.charged.length === 0 ? (
        <p>Nothing yet.</p>
      ) : (
        <table className={css.table}>
          <thead>
            <tr>
              {['Reference', 'Gateway', 'Amount', 'Status', 'At'].map((name) => (
                <th key={name} scope="col" className={name === 'Amount' ? css.amount : css.cell}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {page.charged.map((entry) => (
              <tr key={entry.id}>
                <td className={css.cell}>
                  <span className={css.mono}>{entry.id}</span>
                </td>
                <td className={css.cell}>{entry.gateway}</td>
                <td className={css.amount}>{entry.amount}</td>
                <td className={css.cell}>{entry.status}</td>
                <td className={css.cell}>
                  <time dateTime={entry.at}>{entry.at.slice(0, 19).replace('T', ' ')} UTC</time>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p>
        <a className={css.link} href={paths.sandboxLedger()}>
          The same as JSON
        </a>
      </p>
    </section>
  );
}

function Clocks({ page }: { page: SandboxPage }) {
  return (
    <section className={css.card} aria-labelledby="clock">
      <h2 id="clock" className={css.cardTitle}>
        Test clock
      </h2>
      {page.clocks.map((clock) => (
        <form key={clock.merchantId} method="post" className={css.buttons}>
          <input type="hidden" name="token" value={page.token} />
          <input type="hidden" name="merchant" value={clock.merchantId} />
          <span>
            {clock.name}: {clock.now.slice(0, 16).replace('T', ' ')} UTC ({Math.round(clock.aheadHours)} h ahead)
          </span>
          <label>
            Move on by <input className={css.numberInput} name="hours" inputMode="decimal" defaultValue="24" /> hours
          </label>
          <button className={css.button} name="intent" value="clock">
            Move
          </button>
        </form>
      ))}
    </section>
  );
}

/** Where a tester drives the simulated gateways. */
export function SandboxScreen({ page }: { page: SandboxPage }) {
  return (
    <>
      <style nonce={page.nonce} dangerouslySetInnerHTML={{ __html: page.themeCss }} />
      <div className={css.edge} />
      <main className={css.sheet}>
        <header>
          <h1 className={css.title}>Sandbox</h1>
          <p className={css.lead}>
            Simulated gateways: no real money moves. Settle, fail or repeat what is waiting, and move the clock.
          </p>
        </header>
        <RunningPayments page={page} />
        <Ledger page={page} />
        <Clocks page={page} />
      </main>
    </>
  );
}
