import * as css from './sandbox.css';

/** What the demo merchant's page shows of a return. */
export interface MerchantPage {
  readonly nonce: string;
  readonly themeCss: string;
  readonly status: string | null;
  readonly transactionId: string | null;
  /** What the signed result says, after checking its signature; null when there is none or it is not ours. */
  readonly result: Readonly<Record<string, string>> | null;
}

/** The demo merchant's own page, where a payer lands after paying. */
export function MerchantScreen({ page }: { page: MerchantPage }) {
  return (
    <>
      <style nonce={page.nonce} dangerouslySetInnerHTML={{ __html: page.themeCss }} />
      <div className={css.edge} />
      <main className={css.sheet}>
        <header>
          <h1 className={css.title}>
            {page.status === 'success' ? 'Thank you for your order' : 'Welcome to the demo shop'}
          </h1>
          <p className={css.lead}>This page plays the merchant. A real merchant’s own page would stand here.</p>
        </header>
        {page.result ? (
          <section className={css.card} aria-labelledby="result">
            <h2 id="result" className={css.cardTitle}>
              Signed result, signature checked
            </h2>
            <dl className={css.facts}>
              {Object.entries(page.result).map(([name, value]) => (
                <ResultFact key={name} name={name} value={value} />
              ))}
            </dl>
          </section>
        ) : null}
      </main>
    </>
  );
}

function ResultFact({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt className={css.factName}>{name}</dt>
      <dd className={css.mono}>{value}</dd>
    </>
  );
}
