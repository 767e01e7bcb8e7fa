import { ApplicationError } from '../directory/application-lifecycle.ts';
import { isBuiltIn } from '../directory/built-in.ts';
import type { Database } from '../storage/storage.ts';
import { readNamePosition, toPage } from './paging.ts';
import { containing } from './search.ts';
import type { ApiSetting } from './setting.ts';
import { toInstant, toInstantOrNull } from './values.ts';

export interface ApplicationQuery {
  /** Part of the name, or a whole client id. */
  search?: string | undefined;
  after?: string | undefined;
  limit: number;
}

/** Applications by name. Deleted ones are not among them, though they are still told of their last logouts. */
export async function listApplications(db: Database, { search, after, limit }: ApplicationQuery) {
  const position = readNamePosition(after);
  let query = db.selectFrom('clients').selectAll().where('deleted_at', 'is', null);
  if (search) query = query.where(({ or, eb }) => or([containing('name', search), eb('id', '=', search)]));
  if (position) query = query.where(({ eb, refTuple, tuple }) => eb(refTuple('name', 'id'), '>', tuple(...position)));
  const rows = await query
    .orderBy('name')
    .orderBy('id')
    .limit(limit + 1)
    .execute();
  return toPage(
    rows,
    limit,
    ({ name, id }) => [name, id],
    (row) => ({
      clientId: row.id,
      name: row.name,
      backchannelLogoutUri: row.backchannel_logout_uri,
      origin: row.origin,
      disabled: row.disabled_at !== null,
      builtIn: isBuiltIn(row.id),
      createdAt: toInstant(row.created_at),
      updatedAt: toInstant(row.updated_at),
    }),
  );
}

/** @throws ApplicationError `application_unknown` */
export async function readApplication({ applications, db }: Pick<ApiSetting, 'applications' | 'db'>, clientId: string) {
  const application = await applications.find(clientId);
  if (application === undefined || application.deleted) {
    throw new ApplicationError('application_unknown', 'There is no such application.');
  }
  const { previous_secret_until } = await db
    .selectFrom('clients')
    .select('previous_secret_until')
    .where('id', '=', clientId)
    .executeTakeFirstOrThrow();
  return {
    clientId,
    metadata: application.metadata,
    origin: application.origin,
    disabled: application.disabled,
    builtIn: isBuiltIn(clientId),
    previousSecretUntil: toInstantOrNull(previous_secret_until),
    createdAt: toInstant(application.createdAt),
    updatedAt: toInstant(application.updatedAt),
  };
}
