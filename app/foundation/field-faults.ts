import type { ZodError } from 'zod';

/** What is wrong with a request: a sentence for each field, by its path ("billingData.lineItems.0.id"). */
export type FieldFaults = Readonly<Record<string, string>>;

/** A body that was read, or what is wrong with it. */
export type Validated<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly faults: FieldFaults };

type Issue = ZodError['issues'][number];

const pathOf = (path: readonly PropertyKey[]): string => path.map(String).join('.');

/** What stands at a path of a body; undefined for what is not there. */
function valueAt(body: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, key)
        ? (value as Record<PropertyKey, unknown>)[key]
        : undefined,
    body,
  );
}

function sentence(issue: Issue, body: unknown): string {
  if (issue.path.length > 0 && valueAt(body, issue.path) === undefined) return 'is missing';
  // Our own messages continue the field's name; zod's own are sentences.
  return issue.code === 'invalid_type' && issue.message.startsWith('Invalid')
    ? `must be of type ${issue.expected}`
    : issue.message;
}

function faultsOf(issue: Issue, body: unknown): readonly (readonly [string, string])[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => [pathOf([...issue.path, key]), 'is not a known field']);
  if (issue.code === 'invalid_key')
    return [[pathOf(issue.path), issue.issues[0]?.message ?? 'is not allowed as a key']];
  return [[pathOf(issue.path) || 'body', sentence(issue, body)]];
}

/** What zod found in a body, as one sentence for each field. The first fault of a field is told. */
export function collectFaults(error: ZodError, body: unknown): FieldFaults {
  // Without a prototype, so that a field named "__proto__" is only a name.
  const faults: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const [path, message] of error.issues.flatMap((issue) => faultsOf(issue, body))) faults[path] ??= message;
  return faults;
}
