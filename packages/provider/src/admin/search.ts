import { type RawBuilder, type SqlBool, sql } from 'kysely';

/** Whether a column contains this text, in any case. What the text holds is text, and no pattern. */
export function containing(column: string, text: string): RawBuilder<SqlBool> {
  const pattern = `%${text.toLowerCase().replaceAll(/[\\%_]/g, '\\$&')}%`;
  return sql<SqlBool>`lower(${sql.ref(column)}) like ${pattern} escape '\\'`;
}
