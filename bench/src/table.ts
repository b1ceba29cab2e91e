/** Rows under headings, columns aligned: the first to the left, numbers to the right. */
export function formatTable(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join("  ");
  return [line(headings), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n");
}

export const formatCount = (value: number): string => Math.round(value).toLocaleString("en");
export const formatMs = (value: number): string => value.toFixed(3);
export const formatMegabytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(0)} MB`;

export type Goal = { text: string; isReached: boolean };

/** The goals of a benchmark with what was measured; printed, never asserted: machines differ. */
export const formatGoals = (goals: readonly Goal[]): string =>
  goals.map(({ text, isReached }) => `${isReached ? "reached " : "MISSED  "} ${text}`).join("\n");
