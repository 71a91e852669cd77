import '@remix-run/server-runtime';

declare module '@remix-run/server-runtime' {
  // Without this the types of loader data are those of the old serializer.
  interface Future {
    v3_singleFetch: true;
  }
}

declare global {
  /** True only in test builds: the named kill points exist there and nowhere else. */
  const __KILL_POINTS__: boolean;
}
