/** The bodies of the doors about webhooks. Strict: a field that is not documented is refused by name. */
import { z } from 'zod';
import { EVENT_TYPES } from './event-types';

const url = z.string('must be a text').max(2048, 'must not be longer than 2048 characters');
const eventTypes = z
  .array(z.enum(EVENT_TYPES, `must be one of ${EVENT_TYPES.join(', ')}`), 'must be a list of event types')
  .min(1, 'must name at least one type; leave it out, or give null, for all')
  .refine((types) => new Set(types).size === types.length, 'must not name a type twice')
  .nullable();
const moment = z.iso
  .datetime({ offset: true, error: 'must be a time such as 2026-01-31T12:00:00Z' })
  .transform((text) => new Date(text));

/** The longest that a previous secret may sign beside the new one. */
const MOST_OVERLAP_HOURS = 168;

export const newEndpointBody = z.strictObject({ url, eventTypes: eventTypes.default(null) });

export const endpointChangeBody = z.strictObject({
  url: url.optional(),
  eventTypes: eventTypes.optional(),
  enabled: z.boolean('must be true or false').optional(),
});

export const rotationBody = z.strictObject({
  overlapHours: z
    .number('must be a number')
    .min(0, 'must not be negative')
    .max(MOST_OVERLAP_HOURS, `must be at most ${MOST_OVERLAP_HOURS}`)
    .default(24),
});

export const rangeReplayBody = z.strictObject({ since: moment, until: moment.optional() });

export const eventReplayBody = z.strictObject({ endpointId: z.uuid('must be a UUID').toLowerCase().optional() });

export type EndpointChange = z.output<typeof endpointChangeBody>;
