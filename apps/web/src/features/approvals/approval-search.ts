export const statuses = [
  "pending",
  "approved",
  "denied",
  "answered",
  "timed_out",
  "cancelled",
  "superseded",
] as const;
export type Status = (typeof statuses)[number];
export const stakesLevels = ["low", "medium", "high"] as const;
export type Stakes = (typeof stakesLevels)[number];
export const kinds = ["function_call", "question", "promotion"] as const;
export type Kind = (typeof kinds)[number];

/** What stands in the inbox's URL. Without a status it shows what waits. */
export type ApprovalSearch = {
  status?: Status | "decided" | "all";
  stakes?: Stakes;
  kind?: Kind;
  name?: string;
  page?: number;
};

export const statusWords: Record<Status, string> = {
  pending: "waiting",
  approved: "approved",
  denied: "denied",
  answered: "answered",
  timed_out: "timed out",
  cancelled: "withdrawn",
  superseded: "superseded",
};

/** Reads the inbox's URL; what it does not know is left out. */
export function readApprovalSearch(search: Record<string, unknown>): ApprovalSearch {
  const status = oneOf([...statuses, "decided", "all"] as const, search["status"]);
  const stakes = oneOf(stakesLevels, search["stakes"]);
  const kind = oneOf(kinds, search["kind"]);
  const { name, page } = search;
  return {
    ...(status && status !== "pending" && { status }),
    ...(stakes && { stakes }),
    ...(kind && { kind }),
    // A name of digits comes out of the URL as a number.
    ...((typeof name === "string" || typeof name === "number") && name !== "" && { name: String(name) }),
    ...(typeof page === "number" && Number.isInteger(page) && page > 1 && { page }),
  };
}

function oneOf<T extends string>(known: readonly T[], value: unknown): T | undefined {
  return known.find((each) => each === value);
}

/** The statuses that a choice stands for. */
export function statusesOf(status: ApprovalSearch["status"] = "pending"): Status[] {
  if (status === "all") return [...statuses];
  return status === "decided" ? statuses.filter((each) => each !== "pending") : [status];
}

/** Whether anything but the status narrows the list. */
export const isNarrowed = ({ stakes, kind, name }: ApprovalSearch): boolean =>
  stakes !== undefined || kind !== undefined || name !== undefined;

export const isStatus = (value: unknown): value is Status => statuses.some((each) => each === value);
