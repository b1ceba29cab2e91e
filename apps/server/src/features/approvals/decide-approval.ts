import { approvalErrors, type EndpointInput, type ParleyError, type contract } from "@parley/contract";
import type { Executor } from "@parley/db";
import type { Actor } from "../../kernel/request-context.ts";
import type { ApprovalRow } from "./approvals.tables.ts";
import { changeApproval, type Act, type Alongside } from "./change-approval.ts";
import { checkSchema } from "./check-schema.ts";
import type { DecisionDependencies } from "./dependencies.ts";
import { answer, approve, deny, refuseEnded } from "./domain/decide.ts";
import type { Voter } from "./domain/voter.ts";
import { findEditBar, refuseBarred } from "./find-edit-bar.ts";
import { findBar } from "./promotions/find-bar.ts";
import { requestOf } from "./read-approval.ts";
import { readEdit } from "./read-edit.ts";

export type Decision = EndpointInput<(typeof contract)["approvals"]["endpoints"]["decide"]>["body"];

type Deciding = {
  organizationId: string;
  id: string;
  voter: Voter;
  /** The same, with what they may do as they came. */
  actor: Actor;
  decision: Decision;
  alongside?: Alongside;
};

/** One person's decision; the request is decided when the plan has enough of them. */
export function decideApproval(
  dependencies: DecisionDependencies,
  { decision, voter, actor, alongside, ...which }: Deciding,
): Promise<ApprovalRow> {
  const { policyJudge } = dependencies;
  let bar: ParleyError | undefined;
  let editBar: ParleyError | undefined;
  const prepare = async (transaction: Executor, row: ApprovalRow): Promise<void> => {
    bar = await findBar(transaction, { row, actor });
    if (decision.decision === "approve" && decision.args !== undefined)
      editBar = await findEditBar(transaction, { policyJudge, row, args: decision.args });
  };
  const act: Act = (moment, row) => {
    refuseOtherKind(row, decision);
    if (bar !== undefined) {
      refuseEnded(moment.facts, moment.state);
      throw bar;
    }
    if (decision.decision === "answer") return answer(moment, { voter, ...readAnswer(row, decision) });
    const { args_hash: argsHash, comment = null } = decision;
    if (decision.decision === "deny") {
      const option = findOption(row, decision.option);
      return deny(moment, {
        voter,
        argsHash,
        option: option?.name ?? null,
        comment: comment ?? textOf(option),
      });
    }
    const edited = decision.args === undefined ? undefined : readEdit(row, decision.args);
    const events = approve(moment, { voter, argsHash, comment, ...(edited !== undefined && { edited }) });
    return refuseBarred(events, editBar);
  };
  return changeApproval(dependencies, which, { act, prepare, alongside });
}

function refuseOtherKind({ kind }: ApprovalRow, { decision }: Decision): void {
  if ((decision === "answer") !== (kind === "question"))
    throw approvalErrors.wrongDecision({ decision, kind });
}

type Option = { name: string; title?: string | null | undefined; prompt_fill?: string | null | undefined };

function findOption(row: ApprovalRow, name: string | null | undefined): Option | undefined {
  if (name === null || name === undefined) return undefined;
  const options = requestOf(row).options ?? [];
  const option = options.find((each) => each.name === name);
  if (option !== undefined) return option;
  throw approvalErrors.optionUnknown({
    option: name,
    known: options.map((each) => `\`${each.name}\``).join(", "),
  });
}

const textOf = (option: Option | undefined): string | null =>
  option === undefined ? null : (option.prompt_fill ?? option.title ?? option.name);

function readAnswer(row: ApprovalRow, decision: Extract<Decision, { decision: "answer" }>) {
  const request = requestOf(row);
  const option = findOption(row, decision.option);
  const given = decision.answer ?? textOf(option);
  const schema = request.kind === "question" ? request.response_schema : null;
  if (schema) {
    const finding = checkSchema(schema, given);
    if (finding.kind !== "fits") throw approvalErrors.answerMisfit({ problems: finding.reason });
  } else if (typeof given !== "string") {
    throw approvalErrors.answerMisfit({ problems: "it is not text, and the question asks for nothing else" });
  }
  return { answer: given, option: option?.name ?? null };
}
