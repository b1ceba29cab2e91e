import type { ItemFilter } from "@parley/contract";

export type ChartKind = "differences" | "intervals" | "spread" | "radar" | "scatter";

const charts: readonly ChartKind[] = ["differences", "intervals", "spread", "radar", "scatter"];
export const itemFilters: readonly { value: ItemFilter | "all"; label: string }[] = [
  { value: "all", label: "All items" },
  { value: "worse", label: "Worse than the control" },
  { value: "better", label: "Better than the control" },
  { value: "disagreement", label: "Judged differently" },
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
  text?: string;
  sort?: ItemSort;
  /** Where the page begins. */
  cursor?: string;
};

export type ItemSort = "worst" | "best" | "lowest" | "highest";

export const itemSorts: readonly { value: ItemSort | "none"; label: string }[] = [
  { value: "none", label: "In no order" },
  { value: "worst", label: "Got worse first" },
  { value: "best", label: "Got better first" },
  { value: "lowest", label: "Lowest score first" },
  { value: "highest", label: "Highest score first" },
];

export function readItemsSearch(given: Record<string, unknown>): ItemsSearch {
  const text = (key: string): string | undefined =>
    given[key] == null || given[key] === "" ? undefined : String(given[key]);
  const show = itemFilters.find(({ value }) => value === given["show"])?.value;
  const sort = itemSorts.find(({ value }) => value === given["sort"])?.value;
  const [metric, item, facet, value] = ["metric", "item", "facet", "value"].map(text);
  const [sought, cursor] = [text("text")?.slice(0, 200), text("cursor")];
  return {
    ...(show && show !== "all" && { show }),
    ...(sort && sort !== "none" && { sort }),
    ...(metric && { metric }),
    ...(item && { item }),
    ...(facet && value && { facet, value }),
    ...(sought && { text: sought }),
    ...(cursor && { cursor }),
  };
}

/** What the address says of the slices page. */
export type SlicesSearch = { metric?: string; run?: string; page?: number };

export function readSlicesSearch(given: Record<string, unknown>): SlicesSearch {
  const { metric, run } = given;
  return {
    ...(metric != null && { metric: String(metric) }),
    ...(run != null && { run: String(run) }),
    ...readPage(given),
  };
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
