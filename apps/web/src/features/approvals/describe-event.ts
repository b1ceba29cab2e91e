import type { RailTone } from "../../design/rail.tsx";
import { describeResponder } from "./describe-plan.ts";
import type { ApprovalEvent } from "./queries.ts";
import type { Kind } from "./approval-search.ts";
import { isStatus, statusWords } from "./approval-search.ts";
import { type ArgumentChange, changedArguments, type Responder } from "@parley/contract";

type Data = Record<string, unknown>;
const recordOf = (value: unknown): Data =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Data) : {};
const textOf = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;

export type EventWords = {
  who: string | undefined;
  what: string;
  said: string | undefined;
  tone: RailTone;
  /** Of the arguments, field by field. */
  changes?: readonly ArgumentChange[];
};

type Describing = { kind: Kind; event: ApprovalEvent; earlier: readonly ApprovalEvent[] };

/** One event of a request in words. */
export function describeEvent({ kind, event, earlier }: Describing): EventWords {
  const { type, data } = event;
  const words = { who: undefined, said: undefined, tone: "neutral" } as const;
  switch (type) {
    case "requested":
      return { ...words, who: authorOf(data["by"]), what: "asked", tone: "machine" };
    case "joined":
      return { ...words, who: authorOf(data["by"]), what: `asked the same${ofRun(data)}`, tone: "machine" };
    case "judged":
      return { ...words, ...describeJudging(recordOf(data["policy"])) };
    case "granted": {
      const { grant_id: id, number } = recordOf(data["grant"]);
      return { ...words, what: `covered by the grant ${String(id)}, use ${String(number)}`, tone: "human" };
    }
    case "edited": {
      const changes = editsOf(data, earlier);
      const names = changes.map(({ name }) => name).join(", ") || "the arguments";
      return { ...words, who: voterOf(data), what: `changed ${names}`, tone: "human", changes };
    }
    case "escalated": {
      const what = `asked also ${describeResponder(data["who"] as Responder)}`;
      return { ...words, who: authorOf(data["by"]), what, said: textOf(data["message"]), tone: "human" };
    }
    case "delegated": {
      const to = textOf(recordOf(data["to"])["name"]) ?? "somebody";
      const what = data["isAway"] === true ? `is away: ${to} may answer instead` : `passed it on to ${to}`;
      const who = textOf(recordOf(data["from"])["name"]);
      return { ...words, who, what, said: textOf(data["message"]), tone: "human" };
    }
    case "noticed":
      return { ...words, what: describeNotice(data), said: textOf(data["message"]) };
    case "voted": {
      const option = textOf(data["option"]);
      const what = `${data["vote"] === "approve" ? "said yes" : "said no"}${option ? ` (${option})` : ""}`;
      return { ...words, who: voterOf(data), what, said: textOf(data["comment"]), tone: "human" };
    }
    case "decided":
      return { ...words, ...describeDecision(recordOf(data["outcome"])) };
    case "read":
      return { ...words, ...describeReading(data) };
    case "delivered":
      return { ...words, who: authorOf(data["by"]), what: "heard of it", tone: "machine" };
    case "claim-refused":
      return {
        ...words,
        who: authorOf(data["by"]),
        what: "was refused the claim",
        said: textOf(data["reason"]),
        tone: "failed",
      };
    case "claimed": {
      // Nobody runs a promotion: the server does what was approved last.
      const what = kind === "promotion" ? "had the server deploy it" : "claimed it, to run it";
      return { ...words, who: authorOf(data["by"]), what, tone: "machine" };
    }
    case "reported":
      return { ...words, ...describeReport(kind, recordOf(data["execution"])) };
    default:
      return describeTalk(event);
  }
}

/** What decides nothing; a type this page does not know is named as it is. */
function describeTalk({ type, data }: ApprovalEvent): EventWords {
  const words = { who: undefined, said: undefined, tone: "neutral" } as const;
  switch (type) {
    case "warned": {
      const what = listOf(data["warnings"]).join(" ").replaceAll("`", "");
      return { ...words, what, tone: "waiting" };
    }
    case "asked-back":
      return { ...words, who: voterOf(data), what: "asked back", said: textOf(data["text"]), tone: "human" };
    case "replied":
      return { ...words, who: authorOf(data["by"]), what: "replied", said: textOf(data["text"]) };
    case "viewed":
      return { ...words, who: voterOf(data), what: "opened it" };
    case "handed-over": {
      const who = textOf(recordOf(data["to"])["name"]);
      return { ...words, who, what: `came on call for ${textOf(data["schedule"]) ?? "a schedule"}` };
    }
    default:
      return { ...words, what: type };
  }
}

const results: Readonly<Record<string, string>> = {
  counted: "which counted",
  asked_back: "and was asked to confirm",
};

/** What a Prompt took an answer in free words for. */
function describeReading(data: Data): EventWords {
  const { decision, confidence, result, why } = data;
  const said = textOf(data["text"]);
  const who = voterOf(data);
  if (result === "failed")
    return { who, said, what: `answered, which could not be read: ${textOf(why) ?? ""}`, tone: "failed" };
  const meant = { approve: "a yes", deny: "a no" }[String(decision)] ?? "unclear";
  const sure = typeof confidence === "number" ? ` (${Math.round(confidence * 100)} % sure)` : "";
  const what = `answered, read as ${meant}${sure}, ${results[String(result)] ?? ""}`;
  return { who, said, what, tone: "machine" };
}

const authorOf = (value: unknown): string | undefined => {
  const { full_name: name, email_address: email, id } = recordOf(value);
  return textOf(name) ?? textOf(email) ?? textOf(id);
};

const voterOf = ({ voter }: Data): string | undefined => {
  const { name, channel } = recordOf(voter);
  return textOf(channel) ? `${textOf(name)} (${textOf(channel)})` : textOf(name);
};

function editsOf({ args }: Data, earlier: readonly ApprovalEvent[]): readonly ArgumentChange[] {
  const before = earlier.findLast(({ data }) => "args" in data)?.data["args"];
  return changedArguments(recordOf(before), recordOf(args));
}

const reasons: Readonly<Record<string, string>> = {
  requested: "told",
  step_joined: "told, as the next step",
  reminder: "reminded",
  escalated: "told, asked as well",
  delegated: "told, asked instead",
  handed_over: "told, now on call",
  replied: "told of the reply",
  edited: "told that what they said counts no more",
};

/** Who was told of the request, and who is told once their quiet hours are over. */
function describeNotice({ reason, to, held, channels, anyone }: Data): string {
  const names = listOf(to).map((one) => textOf(recordOf(one)["name"]) ?? "somebody");
  const whom = [
    ...names,
    ...listOf(channels).map(String),
    ...(anyone === true ? ["whoever may answer"] : []),
  ];
  const waiting = listOf(held).map((one) => textOf(recordOf(one)["name"]));
  const named = waiting.includes(undefined) ? String(waiting.length) : waiting.join(", ");
  const later = waiting.length > 0 ? `; ${named} later, after quiet hours` : "";
  return `${reasons[String(reason)] ?? String(reason)}: ${whom.join(", ") || "nobody yet"}${later}`;
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const ofRun = ({ runId }: Data): string => (textOf(runId) ? ` in the run ${textOf(runId)}` : "");

const rulings: Readonly<Record<string, string>> = {
  allow: "allowed it",
  deny: "denied it",
  ask: "had people asked",
};

/** What a policy said of the call, when it was made. */
function describeJudging(policy: Data): Pick<EventWords, "who" | "what" | "said"> {
  const { outcome, rule, reason, error } = policy;
  const name = textOf(recordOf(rule)["name"]);
  const by = name ? `by the rule “${name}”` : "as no rule fits";
  return {
    who: `The policy ${textOf(policy["policy_name"]) ?? ""}`.trim(),
    what: `${rulings[String(outcome)] ?? String(outcome)} ${textOf(error) ? "after an error" : by}`,
    said: textOf(error) ?? textOf(reason),
  };
}

const byAuthor: ReadonlySet<unknown> = new Set(["cancelled", "superseded"]);
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
  const by_ = byAuthor.has(known) ? authorOf(by) : undefined;
  return {
    what: `${word}${byDeadline === true ? " by the deadline" : ""}${by_ ? ` by ${by_}` : ""}`,
    tone,
    said: textOf(reason),
  };
}

const done = {
  function_call: ["ran", "failed when it ran"],
  promotion: ["it was deployed", "it was not deployed"],
} as const;

function describeReport(kind: Kind, { status, error }: Data): Pick<EventWords, "what" | "tone" | "said"> {
  const [succeeded, failed] = done[kind === "promotion" ? kind : "function_call"];
  return status === "succeeded"
    ? { what: succeeded, tone: "passed", said: undefined }
    : { what: failed, tone: "failed", said: textOf(error) };
}
