/** What the page of Datapoints shows; it stands in the URL. */
export type DatapointSearch = {
  version?: string;
  page?: number;
  search?: string;
  split?: string;
  tag?: string;
  /** The Datapoint that is open. */
  datapoint?: string;
};

/** Reads a URL's search; what cannot be read is left out. */
export function readDatapointSearch(given: Record<string, unknown>): DatapointSearch {
  const text = (key: keyof DatapointSearch): Record<string, string> => {
    const value = given[key];
    return typeof value === "string" || typeof value === "number" ? { [key]: String(value) } : {};
  };
  const page = Number(given["page"]);
  return {
    ...text("version"),
    ...text("search"),
    ...text("split"),
    ...text("tag"),
    ...text("datapoint"),
    ...(Number.isInteger(page) && page > 1 && { page }),
  };
}
