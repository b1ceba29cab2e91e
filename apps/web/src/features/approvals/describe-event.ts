import type { RailTone } from "../../design/rail.tsx";
import { describeResponder } from "./describe-plan.ts";
import type { ApprovalEvent } from "./queries.ts";
import { changedArguments } from "./schema-fields.ts";
import { isStatus, statusWords } from "./approval-search.ts";
import type { Responder } from "@parley/contract";

type Data = Record<string, unknown>;
const recordOf = (value: unknown): Data =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Data) : {};
const textOf = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;

export type EventWords = { who: string | undefined; what: string; said: string | undefined; tone: RailTone };

type Describing = { event: ApprovalEvent; earlier: readonly ApprovalEvent[] };

/** One event of a request in words; a type this page does not know is named as it is. */
export function describeEvent({ event, earlier }: Describing): EventWords {
  const { type, data } = event;
  const words = { who: undefined, said: undefined, tone: "neutral" } as const;
  switch (type) {
    case "requested":
      return { ...words, who: authorOf(data["by"]), what: "asked", tone: "machine" };
    case "edited":
      return { ...words, who: voterOf(data), what: `changed ${editedNames(data, earlier)}`, tone: "human" };
    case "escalated": {
      const what = `asked also ${describeResponder(data["who"] as Responder)}`;
      return { ...words, who: authorOf(data["by"]), what, said: textOf(data["message"]), tone: "human" };
    }
    case "voted": {
      const what = data["vote"] === "approve" ? "said yes" : "said no";
      return { ...words, who: voterOf(data), what, said: textOf(data["comment"]), tone: "human" };
    }
    case "decided":
      return { ...words, ...describeDecision(recordOf(data["outcome"])) };
    case "claimed":
      return { ...words, who: authorOf(data["by"]), what: "claimed it, to run it", tone: "machine" };
    case "reported":
      return { ...words, ...describeReport(recordOf(data["execution"])) };
    default:
      return { ...words, what: type };
  }
}

const authorOf = (value: unknown): string | undefined => {
  const { full_name: name, email_address: email, id } = recordOf(value);
  return textOf(name) ?? textOf(email) ?? textOf(id);
};

const voterOf = ({ voter }: Data): string | undefined => {
  const { name, channel } = recordOf(voter);
  return textOf(channel) ? `${textOf(name)} (${textOf(channel)})` : textOf(name);
};

function editedNames({ args }: Data, earlier: readonly ApprovalEvent[]): string {
  const before = earlier.findLast(({ data }) => "args" in data)?.data["args"];
  const names = changedArguments(recordOf(before), recordOf(args)).map(({ name }) => name);
  return names.length === 0 ? "the arguments" : names.join(", ");
}

const tones = { approved: "passed", answered: "passed", denied: "failed", timed_out: "failed" } as const;

function describeDecision({
  status,
  byDeadline,
  by,
  reason,
}: Data): Pick<EventWords, "what" | "tone" | "said"> {
  const known = isStatus(status) ? status : undefined;
  const word = known ? statusWords[known] : String(status);
  const tone = known && known in tones ? tones[known as keyof typeof tones] : "neutral";
  const by_ = known === "cancelled" ? authorOf(by) : undefined;
  return {
    what: `${word}${byDeadline === true ? " by the deadline" : ""}${by_ ? ` by ${by_}` : ""}`,
    tone,
    said: textOf(reason),
  };
}

const describeReport = ({ status, error }: Data): Pick<EventWords, "what" | "tone" | "said"> =>
  status === "succeeded"
    ? { what: "ran", tone: "passed", said: undefined }
    : { what: "failed when it ran", tone: "failed", said: textOf(error) };
