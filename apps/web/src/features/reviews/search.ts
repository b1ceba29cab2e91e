/** Which page of a list the address names. */
export function readReviewsSearch(given: Record<string, unknown>): { page?: number } {
  const page = Number(given["page"]);
  return Number.isInteger(page) && page > 1 ? { page } : {};
}
