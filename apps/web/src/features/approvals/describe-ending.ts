import type { Status } from "./approval-search.ts";

/** How a request ended without whoever looks. What is no decision is called none. */
export function describeEnding(status: Status): string {
  if (status === "cancelled") return "Withdrawn";
  if (status === "timed_out") return "Timed out";
  return status === "superseded" ? "Superseded by another request" : "Decided elsewhere";
}
