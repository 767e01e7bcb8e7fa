import { randomUUID } from 'node:crypto';
import type { Selectable } from 'kysely';
import type { Actor } from '../sessions/termination.ts';
import type { AuditEventsTable } from '../storage/schema.ts';
import type { Database, Tx } from '../storage/storage.ts';

export interface AuditEvent {
  actor: Actor;
  /** `<what>.<happened>`, for example `application.updated`. */
  action: string;
  target: { kind: AuditEventsTable['target_kind']; id?: string };
  /** What changed. Never a secret. */
  details?: Record<string, unknown>;
}

/** Records a change in the transaction that makes it: there is no change without its record. */
export async function recordAudit(
  tx: Tx,
  { actor, action, target, details = {} }: AuditEvent,
  now: number,
): Promise<void> {
  await tx
    .insertInto('audit_events')
    .values({
      id: randomUUID(),
      at: now,
      actor_kind: actor.kind,
      actor_id: actor.id ?? null,
      action,
      target_kind: target.kind,
      target_id: target.id ?? null,
      details: JSON.stringify(details),
    })
    .execute();
}

export interface AuditQuery {
  actorId?: string;
  targetId?: string;
  action?: string;
  /** Only events before this one, as the last one of a page was. */
  before?: { at: number; id: string };
  limit: number;
}

/** Newest first, page by page. */
export function queryAudit(db: Database, query: AuditQuery): Promise<Selectable<AuditEventsTable>[]> {
  const { actorId, targetId, action, before } = query;
  let rows = db.selectFrom('audit_events').selectAll();
  if (actorId !== undefined) rows = rows.where('actor_id', '=', actorId);
  if (targetId !== undefined) rows = rows.where('target_id', '=', targetId);
  if (action !== undefined) rows = rows.where('action', '=', action);
  if (before !== undefined) {
    rows = rows.where(({ eb, refTuple, tuple }) => eb(refTuple('at', 'id'), '<', tuple(before.at, before.id)));
  }
  return rows.orderBy('at', 'desc').orderBy('id', 'desc').limit(query.limit).execute();
}
