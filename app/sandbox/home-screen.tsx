import { paths } from '~/paths';
import * as css from './sandbox.css';

/** The front page of an installation: it runs, and where to go on. */
export function HomeScreen({ page }: { page: { nonce: string; themeCss: string } }) {
  return (
    <>
      <style nonce={page.nonce} dangerouslySetInnerHTML={{ __html: page.themeCss }} />
      <main className={css.sheet}>
        <header>
          <h1 className={css.title}>Florin is running</h1>
          <p className={css.lead}>
            Checkout pages open by the links that a merchant’s backend makes. The start of the server printed a checkout
            to try.
          </p>
        </header>
        <p>
          <a className={css.link} href={paths.sandbox()}>
            The sandbox
          </a>{' '}
          lists what the simulated gateways did.
        </p>
      </main>
    </>
  );
}
