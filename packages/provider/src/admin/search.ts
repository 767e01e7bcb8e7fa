import { type RawBuilder, type SqlBool, sql } from 'kysely';

/** Whether a column, or an expression, contains this text, in any case. What the text holds is text, and no pattern. */
export function containing(column: string | RawBuilder<string>, text: string): RawBuilder<SqlBool> {
  const pattern = `%${text.toLowerCase().replaceAll(/[\\%_]/g, '\\$&')}%`;
  return sql<SqlBool>`lower(${typeof column === 'string' ? sql.ref(column) : column}) like ${pattern} escape '\\'`;
}
