/** PostgreSQL takes 65 535 parameters a statement. */
export const maxParameters = 32_000;

export type InsertShape = {
  table: string;
  columns: readonly string[];
  rowCount: number;
  /** What follows the values, such as `on conflict do nothing`. */
  ending?: string;
};

/** How an engine calls a parameter, from 1 on. */
export type ToPlace = (number: number) => string;

export const placesOf = {
  sqlite: () => "?",
  postgres: (number: number) => `$${number}`,
} satisfies Record<string, ToPlace>;

/** An `insert` whose values are parameters, row by row in the order of the columns. */
export function writeInsert(
  { table, columns, rowCount, ending = "" }: InsertShape,
  toPlace: ToPlace,
): string {
  const rows = Array.from({ length: rowCount }, (_, row) => {
    const first = row * columns.length + 1;
    return `(${columns.map((_column, index) => toPlace(first + index)).join(", ")})`;
  });
  return `insert into ${quote(table)} (${columns.map(quote).join(", ")}) values ${rows.join(", ")} ${ending}`;
}

export const quote = (name: string): string => `"${name}"`;

const statements = new Map<string, string>();

/** Most insert few; texts of so many rows are written once and kept. */
const mostKept = 20;

/** The text of that name, which says all that it depends on. */
export function keptStatement(name: string, rowCount: number, write: () => string): string {
  const known = statements.get(name);
  if (known !== undefined) return known;
  const text = write();
  if (rowCount <= mostKept) statements.set(name, text);
  return text;
}
