import { type Stakes, stakesLevels } from "../approval-search.ts";

export const spans = [7, 30, 90] as const;
export type Span = (typeof spans)[number];

/** What stands in the URL of the analytics. Without `days` it shows 30. */
export type AnalyticsSearch = { days?: Span; stakes?: Stakes; name?: string };

/** Reads the URL of the analytics; what it does not know is left out. */
export function readAnalyticsSearch(search: Record<string, unknown>): AnalyticsSearch {
  const days = spans.find((span) => span === search["days"]);
  const stakes = stakesLevels.find((level) => level === search["stakes"]);
  const { name } = search;
  return {
    ...(days && days !== 30 && { days }),
    ...(stakes && { stakes }),
    // A name of digits comes out of the URL as a number.
    ...((typeof name === "string" || typeof name === "number") && name !== "" && { name: String(name) }),
  };
}
