import { PATTERNS } from '~/paths';

const ROUTES = Object.values(PATTERNS).map((pattern) => ({
  pattern,
  regex: new RegExp(`^${pattern.replaceAll('.', '\\.').replace(/:\w+/g, '[^/]+').replace('*', '.*')}/?$`),
}));

/** The pattern that a path matches, for logs and metrics: the path itself may open something to whoever reads it. */
export function routeOf(pathname: string): string {
  return ROUTES.find(({ regex }) => regex.test(pathname))?.pattern ?? 'other';
}
