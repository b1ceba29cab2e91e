import { approvalErrors } from "@parley/contract";
import { hashKernel } from "@parley/promptfile";
import { findMisfit } from "../../json-schema/index.ts";
import { listChanges } from "../changes.ts";
import type { KnownOutcome, PresentedApproval } from "../known-approval.ts";
import type { Arguments } from "../read-approval.ts";
import type { RequestOption } from "../circle.ts";
import type { PersonDecision } from "./person.ts";

type Voter = Extract<KnownOutcome, { status: "approved" }>["by"][number];
type Deciding = { readonly decision: PersonDecision; readonly by: Voter; readonly now: number };
type Changed = Pick<PresentedApproval, "outcome" | "args" | "args_hash">;

/**
 * What a decision makes of a request; the same rules as the server's, for one person.
 *
 * @throws wrong_decision; option_unknown; not_editable; args_misfit; answer_misfit
 */
export function decideInMemory(approval: PresentedApproval, { decision, by, now }: Deciding): Changed {
  const { args, args_hash, kind } = approval;
  const at = new Date(now).toISOString();
  if (decision.decision === "withdraw")
    return { args, args_hash, outcome: { status: "cancelled", at, reason: decision.reason ?? null } };
  if ((decision.decision === "answer") !== (kind === "question"))
    throw approvalErrors.wrongDecision({ decision: decision.decision, kind });
  if (decision.decision === "answer") {
    return {
      args,
      args_hash,
      outcome: { status: "answered", by: [by], at, ...readAnswer(approval, decision) },
    };
  }
  if (decision.decision === "deny") {
    const option = findOption(approval, decision.option);
    const said = { comment: decision.comment ?? textOf(option), option: option?.name ?? null };
    return { args, args_hash, outcome: { status: "denied", by: [by], at, ...said, by_deadline: false } };
  }
  const edited = decision.args === undefined ? args : readEdit(approval, decision.args);
  const hash = edited === null ? null : hashKernel(edited);
  const outcome: KnownOutcome = {
    status: "approved",
    by: [by],
    at,
    comment: decision.comment ?? null,
    is_edited: hash !== args_hash,
    valid_until: validUntil(approval, now),
    by_deadline: false,
  };
  return { args: edited, args_hash: hash, outcome };
}

/** What a request ends as when its time is over. */
export function outcomeOfDeadline(approval: PresentedApproval, now: number): KnownOutcome {
  const { kind, request } = approval;
  const at = new Date(now).toISOString();
  const nobody = { by: [], at, comment: null, by_deadline: true };
  if (kind === "question" || request.on_deadline === "timed_out") return { status: "timed_out", at };
  if (request.on_deadline === "denied") return { status: "denied", ...nobody, option: null };
  return { status: "approved", ...nobody, is_edited: false, valid_until: validUntil(approval, now) };
}

function validUntil({ request }: PresentedApproval, now: number): string {
  const seconds = request.kind === "function_call" ? request.valid_seconds : 0;
  return new Date(now + seconds * 1000).toISOString();
}

function findOption(
  { request }: PresentedApproval,
  name: string | null | undefined,
): RequestOption | undefined {
  if (name == null) return undefined;
  const options = request.options ?? [];
  const option = options.find((each) => each.name === name);
  if (option !== undefined) return option;
  throw approvalErrors.optionUnknown({
    option: name,
    known: options.map((each) => `\`${each.name}\``).join(", "),
  });
}

const textOf = (option: RequestOption | undefined): string | null =>
  option === undefined ? null : (option.prompt_fill ?? option.title ?? option.name);

function readAnswer(approval: PresentedApproval, decision: Extract<PersonDecision, { decision: "answer" }>) {
  const option = findOption(approval, decision.option);
  const answer = decision.answer ?? textOf(option);
  const schema = approval.request.kind === "question" ? approval.request.response_schema : null;
  const misfit = schema ? findMisfit(schema, answer) : notText(answer);
  if (misfit !== undefined) throw approvalErrors.answerMisfit({ problems: misfit });
  return { answer, option: option?.name ?? null };
}

const notText = (answer: unknown): string | undefined =>
  typeof answer === "string" ? undefined : "it is not text, and the question asks for nothing else";

function readEdit(approval: PresentedApproval, args: Arguments): Record<string, unknown> {
  const { request } = approval;
  if (request.kind !== "function_call") return {};
  const { editable, schema } = request;
  const refused = listChanges(approval.args ?? {}, args).filter(
    ({ name }) => editable !== true && !(editable !== false && editable.includes(name)),
  );
  if (refused.length > 0)
    throw approvalErrors.notEditable({ names: refused.map(({ name }) => `\`${name}\``).join(", ") });
  const misfit = schema ? findMisfit(schema, args) : undefined;
  if (misfit !== undefined) throw approvalErrors.argsMisfit({ problems: misfit });
  return { ...args };
}
