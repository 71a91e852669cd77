import { Links, Meta, Outlet, Scripts, ScrollRestoration, useMatches } from '@remix-run/react';
import type { ReactNode } from 'react';

interface RootMatch {
  readonly handle?: unknown;
  readonly data?: unknown;
}

function isHydrated(match: RootMatch): boolean {
  const { handle } = match;
  return typeof handle === 'object' && handle !== null && 'hydrate' in handle && handle.hydrate === true;
}

/** The document of every page but the payer's. Pages work without a script; one that asks for it is hydrated. */
export function Layout({ children }: { children: ReactNode }) {
  const matches = useMatches();
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <Meta />
        <Links />
      </head>
      <body>
        {children}
        {matches.some(isHydrated) ? (
          <>
            <ScrollRestoration />
            <Scripts />
          </>
        ) : null}
      </body>
    </html>
  );
}

export default function Root() {
  return <Outlet />;
}
