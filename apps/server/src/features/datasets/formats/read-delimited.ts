import { Readable } from "node:stream";
import type { TableRow } from "./table-columns.ts";

/** The rows of CSV or TSV with a header; empty cells are left out. */
export async function* readDelimited(
  bytes: AsyncIterable<Uint8Array>,
  delimiter: "," | "\t",
): AsyncGenerator<TableRow> {
  // With the first table: most servers read none.
  const { parse } = await import("csv-parse");
  const parser = parse({
    delimiter,
    bom: true,
    skip_empty_lines: true,
    relax_column_count_less: true,
    max_record_size: 10 * 1024 * 1024,
  });
  const source = Readable.from(bytes);
  source.on("error", (error) => parser.destroy(error));
  source.pipe(parser);
  let header: string[] | undefined;
  for await (const record of parser as AsyncIterable<string[]>) {
    if (header === undefined) header = checkHeader(record);
    else yield toRow(header, record);
  }
}

/** @throws Error when two columns have the same name */
export function checkHeader(names: readonly string[]): string[] {
  const header = names.map((name) => name.trim());
  const repeated = header.find((name, index) => name !== "" && header.indexOf(name) !== index);
  if (repeated !== undefined) throw new Error(`two columns are called \`${repeated}\``);
  if (header.every((name) => name === "")) throw new Error("the first row has to name the columns");
  return header;
}

export const toRow = (header: readonly string[], cells: readonly string[]): TableRow =>
  Object.fromEntries(
    header.flatMap((name, index) => {
      const cell = cells[index] ?? "";
      return name === "" || cell === "" ? [] : [[name, cell]];
    }),
  );
