import { maskCapabilities } from './mask-capabilities';
import { maskCardNumbers } from './mask-card-numbers';

/** An error as the log may show it: where and why, never with whose data. */
export interface DescribedError {
  readonly type: string;
  readonly message: string;
  readonly stack: string;
  readonly cause?: DescribedError;
  readonly errors?: readonly DescribedError[];
  readonly [field: string]: unknown;
}

const DEEPEST_CAUSE = 8;
const LONGEST_MESSAGE = 2_000;

/**
 * The fields that are shown. A list of what may be shown and not of what must not: drivers hang a query's parameters on
 * their errors under several names, and a failing row whole under `detail`.
 */
const SHOWN_FIELDS = [
  'code', 'errno', 'syscall', 'address', 'port', 'kind', 'status',
  'severity', 'schema', 'table', 'column', 'constraint', 'routine',
] as const; // prettier-ignore

// How Drizzle ends the message of a failed query: with the values of all its parameters.
const QUERY_VALUES = /\n\s*params: [\s\S]*$/;

/** PostgreSQL's class 22 is about values, and quotes them: invalid input syntax for type uuid: "…". */
function isAboutValue(error: Error): boolean {
  return 'severity' in error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('22');
}

function ownMessage(error: Error): string {
  const message = error.message.replace(QUERY_VALUES, '');
  if (isAboutValue(error)) return message.replace(/"[\s\S]*"/, '"…"');
  // Node gathers the failures to connect to each address of a host in an error without a message of its own.
  if (message === '' && error instanceof AggregateError) return error.errors.map(safeErrorMessage).join('; ');
  return message;
}

/** An error's words and its causes', without the values that they were about. For logs, and for operators to read. */
export function safeErrorMessage(error: unknown): string {
  const words: string[] = [];
  let cause = error;
  for (let depth = 0; cause instanceof Error && depth < DEEPEST_CAUSE; depth += 1) {
    words.push(ownMessage(cause));
    cause = cause.cause;
  }
  const text = error instanceof Error ? words.join(': ') : String(error).replace(QUERY_VALUES, '');
  return maskCapabilities(maskCardNumbers(text)).replaceAll('\0', '').slice(0, LONGEST_MESSAGE);
}

/** The lines that say where. V8 begins the stack with the message, so that is cut off first: its values may hold any line. */
function framesOf(error: Error): string[] {
  const stack = error.stack ?? '';
  const start = stack.indexOf(error.message);
  const below = start === -1 ? stack : stack.slice(start + error.message.length);
  return below.split('\n').filter((line) => /^\s+at /.test(line));
}

function describe(error: Error, depth: number): DescribedError {
  const type = error.name;
  const message = ownMessage(error);
  const shown = Object.entries(error).filter(
    ([name, value]) => (SHOWN_FIELDS as readonly string[]).includes(name) && typeof value !== 'object',
  );
  const inner = (one: unknown) => (one instanceof Error ? describe(one, depth + 1) : describeOther(one));
  const isDeepest = depth >= DEEPEST_CAUSE;
  return {
    type,
    message,
    ...Object.fromEntries(shown),
    stack: [`${type}: ${message}`, ...framesOf(error)].join('\n'),
    ...(error.cause === undefined || isDeepest ? {} : { cause: inner(error.cause) }),
    ...(error instanceof AggregateError && !isDeepest ? { errors: error.errors.map(inner) } : {}),
  };
}

function describeOther(thrown: unknown): DescribedError {
  return { type: typeof thrown, message: safeErrorMessage(thrown), stack: '' };
}

/** An error for the log: its kind, its place and its causes, without the parameters of queries and the rows they were about. */
export function describeError(error: unknown): DescribedError {
  return error instanceof Error ? describe(error, 0) : describeOther(error);
}
