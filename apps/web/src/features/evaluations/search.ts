export type ChartKind = "differences" | "intervals" | "spread" | "radar" | "scatter";
export type ItemFilter = "all" | "worse" | "better" | "different" | "failed";

const charts: readonly ChartKind[] = ["differences", "intervals", "spread", "radar", "scatter"];
export const itemFilters: readonly { value: ItemFilter; label: string }[] = [
  { value: "all", label: "All items" },
  { value: "worse", label: "Worse than the control" },
  { value: "better", label: "Better than the control" },
  { value: "different", label: "Different outputs" },
  { value: "failed", label: "Failed" },
];

/** What the address says of the results page. */
export type ResultsSearch = { chart?: ChartKind };

export function readResultsSearch(given: Record<string, unknown>): ResultsSearch {
  const chart = charts.find((each) => each === given["chart"]);
  return chart ? { chart } : {};
}

/** What the address says of the items page. */
export type ItemsSearch = {
  show?: ItemFilter;
  metric?: string;
  item?: string;
  facet?: string;
  value?: string;
  page?: number;
};

export function readItemsSearch(given: Record<string, unknown>): ItemsSearch {
  const text = (key: string): string | undefined =>
    given[key] == null || given[key] === "" ? undefined : String(given[key]);
  const show = itemFilters.find(({ value }) => value === given["show"])?.value;
  const [metric, item, facet, value] = ["metric", "item", "facet", "value"].map(text);
  const page = Number(given["page"]);
  return {
    ...(show && show !== "all" && { show }),
    ...(metric && { metric }),
    ...(item && { item }),
    ...(facet && value && { facet, value }),
    ...(Number.isInteger(page) && page > 1 && { page }),
  };
}

/** What the address says of the slices page. */
export type SlicesSearch = { metric?: string; run?: string };

export function readSlicesSearch(given: Record<string, unknown>): SlicesSearch {
  const { metric, run } = given;
  return { ...(metric != null && { metric: String(metric) }), ...(run != null && { run: String(run) }) };
}

/** What the address says of the page for a new Evaluation. */
export type NewSearch = { file?: string; type?: "prompt" | "agent" };

export function readNewSearch({ file, type }: Record<string, unknown>): NewSearch {
  return { ...(typeof file === "string" && { file }), type: type === "agent" ? "agent" : "prompt" };
}

/** Which page of a list the address asks for. */
export function readPage(given: Record<string, unknown>): { page?: number } {
  const page = Number(given["page"]);
  return Number.isInteger(page) && page > 1 ? { page } : {};
}
