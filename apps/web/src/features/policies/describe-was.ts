const statuses: Readonly<Record<string, string>> = {
  pending: "still waiting",
  timed_out: "timed out",
  cancelled: "withdrawn",
  superseded: "superseded by another request",
  answered: "answered",
};

/**
 * What became of a call, in words.
 *
 * @example describeWas("approved_by_people") // "approved by people"
 */
export const describeWas = (was: string): string => statuses[was] ?? was.replaceAll("_", " ");

export const wouldWords = {
  allow: "would run",
  deny: "would be denied",
  ask: "people would be asked",
} as const;
