import { streamXlsxRows } from "hucre/xlsx";
import { checkHeader, toRow } from "./read-delimited.ts";
import type { TableRow } from "./table-columns.ts";

type Cell = string | number | boolean | Date | null;

/** The rows of a workbook's first sheet, whose first row names the columns; empty rows are passed over. */
export async function* readWorkbook(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<TableRow> {
  let header: string[] | undefined;
  for await (const { values } of streamXlsxRows(ReadableStream.from(bytes))) {
    const cells = [...values].map((cell) => toText(cell as Cell | undefined));
    if (cells.every((cell) => cell === "")) continue;
    if (header === undefined) header = checkHeader(cells);
    else yield toRow(header, cells);
  }
}

function toText(cell: Cell | undefined): string {
  if (cell === null || cell === undefined) return "";
  return cell instanceof Date ? cell.toISOString() : String(cell);
}
