/**
 * A table of rows, and on a phone a list of cards: below 640 px each row stands alone, its cells one below the other
 * with the head of their column before them. The roles are said outright, since some browsers take a table for none as
 * soon as its boxes are laid out otherwise.
 */

import type { ReactNode } from 'react';
import { useTexts } from '../text/language.tsx';

/** One column. */
export interface Column<Row> {
  /** Unlike those of the other columns. */
  readonly key: string;
  readonly head: string;
  readonly cell: (row: Row) => ReactNode;
  /** Numbers stand at the end of their cell. */
  readonly end?: true;
  /** Names the row: its header in the table, the title of its card. */
  readonly main?: true;
}

/** What a table is made of. */
export interface TableParts<Row> {
  /** Says what the table is, for those who hear it; the heading before it says so to those who see. */
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  /** Shown in place of the table when there is no row. */
  readonly empty: ReactNode;
}

/** The table. A wide one scrolls sideways in its own frame, which the keyboard reaches. */
export function DataTable<Row>({ caption, columns, rows, keyOf, empty }: TableParts<Row>): ReactNode {
  const t = useTexts();
  if (rows.length === 0) return empty;
  return (
    <section
      aria-label={t('parts.tableFrame', { caption })}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
      tabIndex={0}
      className="overflow-x-auto"
    >
      <table className="block w-full border-collapse text-left sm:table">
        <caption className="sr-only">{caption}</caption>
        <thead className="hidden sm:table-header-group">
          <tr>
            {columns.map(({ key, head, end }) => (
              <th
                key={key}
                scope="col"
                className={`border-b-2 border-solid-gray-600 px-3 py-2 align-bottom font-bold ${end === true ? 'text-right whitespace-nowrap' : ''}`}
              >
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="block space-y-3 sm:table-row-group">
          {rows.map((row) => (
            <tr
              key={keyOf(row)}
              className="block rounded-8 border border-solid-gray-420 px-3 py-2 sm:table-row sm:border-0 sm:border-b"
            >
              {columns.map((column) => (
                <Cell key={column.key} column={column} row={row} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

const boxes = 'block break-words sm:table-cell sm:px-3 sm:py-2 sm:align-top';

function Cell<Row>({ column, row }: { column: Column<Row>; row: Row }) {
  const { head, cell, end, main } = column;
  const inside = (
    <>
      {main !== true && <span className="mr-2 text-sm text-solid-gray-700 sm:hidden">{head}</span>}
      {cell(row)}
    </>
  );
  if (main === true)
    return (
      <th scope="row" className={`${boxes} py-1 text-left font-bold`}>
        {inside}
      </th>
    );
  return <td className={`${boxes} py-0.5 ${end === true ? 'tabular-nums sm:text-right' : ''}`}>{inside}</td>;
}
