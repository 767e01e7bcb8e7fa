/** A statement has 32,766 parameters at most on SQLite, 65,535 on PostgreSQL, and a row of ours has some ten. */
const ROWS_AT_ONCE = 1_000;

/** Rows in parts that one statement can write, in their order. */
export function* inParts<Row>(rows: readonly Row[], size = ROWS_AT_ONCE): Generator<Row[]> {
  for (let begin = 0; begin < rows.length; begin += size) yield rows.slice(begin, begin + size);
}
