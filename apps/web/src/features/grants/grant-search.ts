/** What stands in the URL of the grants. Without `all` it shows those that can still be used. */
export type GrantSearch = { all?: true; tool?: string; page?: number; grant?: string };

/** Reads the URL of the grants; what it does not know is left out. */
export function readGrantSearch(search: Record<string, unknown>): GrantSearch {
  const { all, tool, page, grant } = search;
  return {
    ...(all === true && { all }),
    // A name of digits comes out of the URL as a number.
    ...((typeof tool === "string" || typeof tool === "number") && tool !== "" && { tool: String(tool) }),
    ...(typeof page === "number" && Number.isInteger(page) && page > 1 && { page }),
    ...(typeof grant === "string" && grant !== "" && { grant }),
  };
}
