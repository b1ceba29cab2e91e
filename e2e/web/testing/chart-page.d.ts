/** A bar with the whisker of its interval: widths in pixels, and what the whisker is drawn with. */
export type DrawnBar = { bar: number; whisker: number; ink: string; inkOfWords: string; stroke: string };

/** What the rows of a chart of bars show. Runs within the page. */
export function readBars(rows: readonly unknown[]): DrawnBar[];
