import { sayPromotion, type Approval } from "@parley/contract";
import { toSafeText } from "../../output.ts";

const namesOf = (by: readonly { name: string }[]): string => by.map(({ name }) => name).join(", ");

/** What became of a request, in a sentence. */
export function describeOutcome({ name, outcome }: Pick<Approval, "name" | "outcome">): string {
  return toSafeText(`${name} ${describeStatus(outcome)}.`);
}

function describeStatus(outcome: Approval["outcome"]): string {
  switch (outcome.status) {
    case "pending":
      return "is still pending: others are needed as well";
    case "approved":
      return `is approved${outcome.by.length === 0 ? "" : ` by ${namesOf(outcome.by)}`}`;
    case "denied":
      return `is denied${outcome.by.length === 0 ? "" : ` by ${namesOf(outcome.by)}`}${outcome.comment === null ? "" : `: ${outcome.comment}`}`;
    case "answered":
      return `is answered by ${namesOf(outcome.by)}`;
    case "timed_out":
      return "has timed out";
    case "cancelled":
      return "was withdrawn";
    case "superseded":
      return `was superseded by ${outcome.successor_id}`;
  }
}

/** What is asked, on one line. */
export function summarise({
  request,
  args,
  promotion,
}: Pick<Approval, "request" | "args" | "promotion">): string {
  if (promotion !== undefined) return sayPromotion(promotion);
  if (request.kind === "question") return request.message;
  return Object.entries(args ?? {})
    .map(([name, value]) => `${name} ${typeof value === "string" ? value : JSON.stringify(value)}`)
    .join(", ");
}

/** How long until then, from now: `4 min`; `now` where it is over. */
export function formatLeft(moment: string | null, nowMs: number): string {
  if (moment === null) return "–";
  const seconds = Math.round((Date.parse(moment) - nowMs) / 1000);
  if (seconds <= 0) return "now";
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  return seconds < 86_400 ? `${Math.floor(seconds / 3600)} h` : `${Math.floor(seconds / 86_400)} d`;
}
