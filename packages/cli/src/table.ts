import { type Output, toSafeText } from "./output.ts";

export type Column<T> = {
  readonly title: string;
  readonly cell: (row: T) => string;
  readonly align?: "left" | "right";
  readonly style?: (text: string) => string;
  /** May be cut down to this width, before any column is left out. */
  readonly narrowest?: number;
  /** Left out where the terminal is narrow; the highest goes first. */
  readonly rank?: number;
};

type Laid<T> = { readonly column: Column<T>; readonly width: number };

const gap = "  ";

/** A table that fits the terminal: cuts columns that allow it, then leaves out the least important ones. */
export function renderTable<T>(
  rows: readonly T[],
  { columns, output }: { columns: Column<T>[]; output: Output },
): string {
  const laid = layOut(rows, { columns, available: output.columns });
  const head = laid.map(({ column, width }) => fit(column.title, { width, align: column.align }));
  const lines = rows.map((row) =>
    laid.map(({ column, width }) => {
      const text = fit(toCellText(column.cell(row)), { width, align: column.align });
      return column.style ? column.style(text) : text;
    }),
  );
  return [
    output.colors.dim(head.join(gap).trimEnd()),
    ...lines.map((cells) => cells.join(gap).trimEnd()),
  ].join("\n");
}

function layOut<T>(
  rows: readonly T[],
  { columns, available }: { columns: Column<T>[]; available: number },
): Laid<T>[] {
  const natural = columns.map((column) => ({
    column,
    width: Math.max(
      displayWidth(column.title),
      ...rows.map((row) => displayWidth(toCellText(column.cell(row)))),
    ),
  }));
  const total = (laid: Laid<T>[]): number =>
    laid.reduce((sum, { width }) => sum + width, gap.length * (laid.length - 1));
  const excess = total(natural) - available;
  if (excess <= 0) return natural;
  const shrunk = shrink(natural, excess);
  if (total(shrunk) <= available) return shrunk;
  const leastImportant = columns.toSorted((a, b) => (b.rank ?? 0) - (a.rank ?? 0))[0];
  if (!leastImportant?.rank) return shrunk;
  return layOut(rows, { columns: columns.filter((column) => column !== leastImportant), available });
}

/** Takes the excess from the widest columns that can spare it. */
function shrink<T>(laid: Laid<T>[], excess: number): Laid<T>[] {
  const widths = laid.map(({ width }) => width);
  for (let left = excess; left > 0; left -= 1) {
    const spare = widths.map((width, index) =>
      width > (laid[index]?.column.narrowest ?? width) ? width : 0,
    );
    const widest = Math.max(...spare);
    if (widest === 0) break;
    widths[spare.indexOf(widest)] = widest - 1;
  }
  return laid.map(({ column }, index) => ({ column, width: widths[index] ?? 0 }));
}

function toCellText(text: string): string {
  return toSafeText(text).replaceAll(/\s+/g, " ").trim();
}

function fit(
  text: string,
  { width, align = "left" }: { width: number; align?: "left" | "right" | undefined },
): string {
  const cut = displayWidth(text) > width ? `${cutTo(text, width - 1)}…` : text;
  const padding = " ".repeat(Math.max(0, width - displayWidth(cut)));
  return align === "right" ? padding + cut : cut + padding;
}

function cutTo(text: string, width: number): string {
  let result = "";
  let used = 0;
  for (const character of graphemesOf(text)) {
    used += displayWidth(character);
    if (used > width) break;
    result += character;
  }
  return result;
}

const wide =
  /^(?:\p{Emoji_Presentation}|\p{Extended_Pictographic}\ufe0f|[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{20000}-\u{3fffd}])/u;

function graphemesOf(text: string): string[] {
  return Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment);
}

/** How many columns of a terminal a text takes. */
function displayWidth(text: string): number {
  // Plain ASCII, which is nearly everything, needs no segmenting.
  if (/^[\u0020-\u007e]*$/.test(text)) return text.length;
  return graphemesOf(text).reduce((sum, character) => sum + (wide.test(character) ? 2 : 1), 0);
}

/** A text on one line, cut or padded to a width. */
export function fitText(text: string, width: number): string {
  return fit(toCellText(text), { width });
}
