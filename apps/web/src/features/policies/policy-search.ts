export const views = ["text", "replay", "shadow", "versions"] as const;
export type PolicyView = (typeof views)[number];

/** What stands in a policy's URL. Without a view it shows the text. */
export type PolicySearch = {
  view?: PolicyView;
  /** Of a version, to be looked at. */
  version?: string;
  /** Of the text, to begin at. */
  line?: number;
};

/** Reads a policy's URL; what it does not know is left out. */
export function readPolicySearch(search: Record<string, unknown>): PolicySearch {
  const view = views.find((known) => known === search["view"]);
  const { version, line } = search;
  return {
    ...(view && view !== "text" && { view }),
    ...(typeof version === "string" && version !== "" && { version }),
    ...(typeof line === "number" && Number.isInteger(line) && line > 0 && { line }),
  };
}
