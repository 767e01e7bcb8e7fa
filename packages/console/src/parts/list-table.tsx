import { Paper } from '@mantine/core';
import type { Key, ReactNode } from 'react';
import classes from './list-table.module.css';

export interface Column<Row> {
  label: string;
  cell: (row: Row) => ReactNode;
  /** Numbers are easier to compare. */
  align?: 'end';
}

interface ListTableProps<Row> {
  /** What the rows are, for those who do not see the heading. */
  label: string;
  /** The first names the row. */
  columns: readonly [Column<Row>, ...Column<Row>[]];
  rows: readonly Row[];
  keyOf: (row: Row) => Key;
  /** The rows are those asked for before; others are on their way. */
  isStale?: boolean;
}

/** Rows of a list; on narrow screens each is a card, with the name of the column before each value. */
export function ListTable<Row>({ label, columns, rows, keyOf, isStale = false }: ListTableProps<Row>) {
  const [first, ...others] = columns;
  // The roles are spelled out because browsers forget them where `display` changes, as it does on narrow screens.
  return (
    <Paper withBorder className={classes.frame ?? ''}>
      {/* biome-ignore lint/a11y/noRedundantRoles: see above. */}
      <table className={classes.table} aria-label={label} aria-busy={isStale} role="table">
        {/* biome-ignore lint/a11y/noRedundantRoles: see above. */}
        <thead role="rowgroup">
          {/* biome-ignore lint/a11y/noRedundantRoles: see above. */}
          <tr role="row">
            {columns.map((column) => (
              // biome-ignore lint/a11y/noRedundantRoles: see above.
              <th key={column.label} scope="col" role="columnheader" data-align={column.align}>
                {column.label}
              </th>
            ))}
          </tr>
        </thead>
        {/* biome-ignore lint/a11y/noRedundantRoles: see above. */}
        <tbody role="rowgroup">
          {rows.map((row) => (
            // biome-ignore lint/a11y/noRedundantRoles: see above.
            <tr key={keyOf(row)} role="row">
              {/* biome-ignore lint/a11y/noRedundantRoles: see above. */}
              <th scope="row" role="rowheader">
                {first.cell(row)}
              </th>
              {others.map((column) => (
                // biome-ignore lint/a11y/noRedundantRoles: see above.
                <td key={column.label} role="cell" data-label={column.label} data-align={column.align}>
                  {/* One part beside the label, on narrow screens. */}
                  <div>{column.cell(row)}</div>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Paper>
  );
}
