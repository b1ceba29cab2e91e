/** A bar with the whisker of its interval: widths in pixels, and what the whisker is drawn with. */
export type DrawnBar = { bar: number; whisker: number; ink: string; inkOfWords: string; stroke: string };

/** What the rows of a chart of bars show. Runs within the page. */
export function readBars(rows: readonly unknown[]): DrawnBar[];

/** A mark with the line of its interval: whether it is filled, the line's width in pixels, and what it is held against. */
export type DrawnMark = { isFilled: boolean; span: number; ink: string; inkOfWords: string; dashes: string };

/** What the rows of a chart of marks show. Runs within the page. */
export function readMarks(rows: readonly unknown[]): DrawnMark[];
