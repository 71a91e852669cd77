import type { House } from '~/flows/house';

/** What the server hands to every loader and action beside the request. */
// An alias and not an interface: Remix's own type has an index signature, which only an alias fits.
export type DoorContext = {
  readonly house: House;
  /** For this answer's Content-Security-Policy. */
  readonly nonce: string;
  readonly requestId: string;
  /** The client's address, believing as many proxies as the configuration allows. */
  readonly clientAddress: string;
};

declare module '@remix-run/server-runtime' {
  interface AppLoadContext extends DoorContext {}
}
