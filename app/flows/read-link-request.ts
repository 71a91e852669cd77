import { collectFaults, type Validated } from '~/foundation/field-faults';
import { linkFields } from '~/payment-links/link-fields';
import type { SessionRequest } from '~/sessions/session-request';
import { readSessionTemplate } from '~/sessions/session-schemas';

/** A new link: what it is called, where it is, and the session that it makes. */
export interface LinkRequest {
  readonly name: string | null;
  /** Null for a random one. */
  readonly slug: string | null;
  /** So often it can be paid; null for ever. */
  readonly maxUses: number | null;
  /** As it was given: it is read again at each opening. */
  readonly template: unknown;
  readonly session: SessionRequest;
}

/** Reads the body of a link: its own fields beside those of a session, of which redirectUrl is not required here. */
export function readLinkRequest(body: unknown): Validated<LinkRequest> {
  const own = linkFields.safeParse(body);
  const template = withoutOwnFields(body);
  const session = readSessionTemplate(template);
  const faults = { ...(own.success ? {} : collectFaults(own.error, body)), ...(session.ok ? {} : session.faults) };
  if (!own.success || !session.ok) return { ok: false, faults };
  return {
    ok: true,
    value: {
      name: own.data.name ?? null,
      slug: own.data.slug ?? null,
      maxUses: own.data.maxUses ?? null,
      template,
      session: session.value,
    },
  };
}

function withoutOwnFields(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  return Object.fromEntries(Object.entries(body).filter(([key]) => !Object.hasOwn(linkFields.shape, key)));
}
