import { z } from '@hono/zod-openapi';
import { DELIVERY_STATES, TERMINATION_REASONS } from '../storage/schema.ts';

/** An instant, as RFC 3339 has it. */
export const instant = z.iso.datetime().openapi({ example: '2026-11-21T09:30:00.000Z' });

export function toInstant(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

export function toInstantOrNull(milliseconds: number | null): string | null {
  return milliseconds === null ? null : toInstant(milliseconds);
}

export const device = z
  .object({ name: z.string().openapi({ example: 'Firefox on Linux' }), userAgent: z.string().nullable() })
  .openapi('Device', { description: 'As the browser said of itself when it came first.' });

export const reason = z.enum(TERMINATION_REASONS).openapi('TerminationReason');
export const deliveryState = z.enum(DELIVERY_STATES).openapi('DeliveryState');

export const actor = z
  .object({ kind: z.enum(['person', 'admin', 'application', 'system', 'upstream']), id: z.string().nullable() })
  .openapi('Actor', { description: 'Who did it: an account of a person or admin, or an application.' });

export function toActor(row: { actor_kind: z.output<typeof actor>['kind']; actor_id: string | null }) {
  return { kind: row.actor_kind, id: row.actor_id };
}
