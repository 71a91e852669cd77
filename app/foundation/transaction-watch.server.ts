import { AsyncLocalStorage } from 'node:async_hooks';

// Following every promise costs too much for a product; tests and test builds pay it.
const open = __KILL_POINTS__ ? new AsyncLocalStorage<true>() : null;

/** Runs the work of a transaction, under watch in test builds. */
export function watchTransaction<T>(work: () => Promise<T>): Promise<T> {
  return open ? open.run(true, work) : work();
}

/**
 * In test builds: ends the process when this is reached inside a transaction. A network call there would hold locks for as
 * long as the other side likes, and a second question to an embedded database would wait for its own transaction for ever.
 */
export function mustBeOutsideTransactions(what: string): void {
  if (!open?.getStore()) return;
  const error = new Error(`${what} inside a transaction`);
  // Thrown where nobody can catch it: whoever made this mistake may take any error for a fault of the network.
  setImmediate(() => {
    throw error;
  });
  throw error;
}

/** A database's client, whose `query` in test builds must not be called inside a transaction: it would be outside of it. */
export function watchQueries<Client extends object>(client: Client): Client {
  if (!open) return client;
  return new Proxy(client, {
    get(target, name) {
      if (name === 'query') mustBeOutsideTransactions('another query');
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}
