/**
 * Remix's options. The Vite configuration (app/config/vite.config.ts) imports them.
 * `v3_routeConfig` makes a mistaken classic build (`remix build`) abort instead of building something else.
 * @type {import('@remix-run/dev').VitePluginConfig}
 */
export default {
  appDirectory: 'app',
  ssr: true,
  future: {
    v3_fetcherPersist: true,
    v3_relativeSplatPath: true,
    v3_throwAbortReason: true,
    v3_singleFetch: true,
    v3_lazyRouteDiscovery: true,
    v3_routeConfig: true,
  },
};
