import { approvalErrors } from "@parley/contract";
import type { Executor } from "@parley/db";
import type { z } from "zod";
import type { Actor } from "../../kernel/request-context.ts";
import {
  createApproval,
  decideApproval,
  escalateApproval,
  findByKey,
  ownerOf,
  stateOf,
  voterOf,
  type ApprovalDependencies,
  type ApprovalRow,
} from "../approvals/index.ts";
import { toAuthor } from "../../kernel/author.ts";
import { keepPlaceOptions } from "../channels/index.ts";
import { emailPlace, planOf, responderOf } from "./channel-plan.ts";
import { humanlayerErrors } from "./humanlayer.errors.ts";
import { placeWordsOf } from "./place-words.ts";
import type {
  EscalationBody,
  FunctionCallAnswer,
  FunctionCallBody,
  HumanContactAnswer,
  HumanContactBody,
  WireChannel,
} from "./wire-bodies.ts";

type Kind = ApprovalRow["kind"];
type Asked = { actor: Actor };
/** What the client wrote, key for key. */
type Written = { spec: Record<string, unknown> };
type Which = Asked & { kind: Kind; callId: string };
type Found = Asked & { row: ApprovalRow };

/** Function calls and contacts have ids of their own. */
const keyOf = (kind: Kind, callId: string): string => `humanlayer:${kind}:${callId}`;

const circumstancesOf = ({
  run_id: runId,
  call_id: callId,
  spec,
}: z.output<typeof HumanContactBody | typeof FunctionCallBody>) => ({
  run_id: runId,
  call_id: callId,
  state: spec.state ?? null,
  stakes: "medium" as const,
  on_deadline: "timed_out" as const,
  plan: planOf(spec.channel),
});

/** Keeps with the request what its client says of the places. */
const keepPlaces =
  ({ secrets }: Pick<ApprovalDependencies, "secrets">, channel: WireChannel | null | undefined) =>
  (transaction: Executor, { organization_id: organizationId, id: approvalId }: ApprovalRow): Promise<void> =>
    keepPlaceOptions(transaction, secrets, { organizationId, approvalId, places: placeWordsOf(channel) });

/** @throws key_reused for an id that another call has */
export function createFunctionCall(
  dependencies: ApprovalDependencies,
  { actor, body, spec: written }: Asked & { body: z.output<typeof FunctionCallBody> } & Written,
): Promise<ApprovalRow> {
  const { spec } = body;
  return createApproval(dependencies, {
    actor,
    idempotencyKey: keyOf("function_call", body.call_id),
    alongside: keepPlaces(dependencies, spec.channel),
    wire: { source: "humanlayer", spec: withoutSecrets(written) },
    request: {
      ...circumstancesOf(body),
      kind: "function_call",
      name: spec.fn,
      args: spec.kwargs,
      // These clients run the function with the arguments they have.
      editable: false,
      valid_seconds: 90 * 86_400,
      options: spec.reject_options ?? [],
    },
  });
}

/** @throws key_reused for an id that another contact has */
export function createHumanContact(
  dependencies: ApprovalDependencies,
  { actor, body, spec: written }: Asked & { body: z.output<typeof HumanContactBody> } & Written,
): Promise<ApprovalRow> {
  const { spec } = body;
  return createApproval(dependencies, {
    actor,
    idempotencyKey: keyOf("question", body.call_id),
    alongside: keepPlaces(dependencies, spec.channel),
    wire: { source: "humanlayer", spec: withoutSecrets(written) },
    request: {
      ...circumstancesOf(body),
      kind: "question",
      name: "question",
      message: spec.msg,
      subject: spec.subject ?? null,
      options: spec.response_options ?? [],
    },
  });
}

/** A spec goes back as it came, but for tokens, and for a list that no client takes back when it is empty. */
function withoutSecrets(spec: Record<string, unknown>): Record<string, unknown> {
  const clean = (value: unknown): unknown => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, hide(key, item)]));
  };
  const hide = (key: string, item: unknown): unknown => {
    if (key === "bot_token" || (key === "allowed_responder_ids" && isEmptyList(item))) return null;
    return Array.isArray(item) ? item.map(clean) : clean(item);
  };
  return { ...spec, ...("channel" in spec && { channel: clean(spec["channel"]) }) };
}

const isEmptyList = (value: unknown): boolean => Array.isArray(value) && value.length === 0;

/** @throws not_found */
export async function findCall(
  { database }: ApprovalDependencies,
  { actor, kind, callId }: Which,
): Promise<ApprovalRow> {
  const { organizationId } = actor;
  const row = await findByKey(database.executor, { organizationId, key: keyOf(kind, callId) });
  if (row !== undefined) return row;
  const parameters = { call_id: callId };
  throw kind === "question"
    ? humanlayerErrors.humanContactNotFound(parameters)
    : humanlayerErrors.functionCallNotFound(parameters);
}

/** These answers name no arguments: they are to those that were asked for, which are what its client runs. */
function refuseEdited(row: ApprovalRow): void {
  const { isEdited, askedHash, argsHash } = stateOf(row);
  if (isEdited) throw approvalErrors.stale({ given: askedHash ?? "", args_hash: argsHash ?? "" });
}

/** @throws ended when there is an answer already; stale where its arguments are others than were asked for */
export async function answerFunctionCall(
  dependencies: ApprovalDependencies,
  { actor, row, answer }: Found & { answer: z.output<typeof FunctionCallAnswer> },
): Promise<ApprovalRow> {
  refuseEdited(row);
  const args_hash = stateOf(row).argsHash ?? "";
  const comment = answer.comment ?? null;
  return decideApproval(dependencies, {
    organizationId: actor.organizationId,
    id: row.id,
    voter: await voterOf(dependencies, actor),
    actor,
    decision: answer.approved
      ? { decision: "approve", args_hash, comment }
      : { decision: "deny", args_hash, comment, option: answer.reject_option_name },
  });
}

/** @throws ended when there is an answer already */
export async function answerHumanContact(
  dependencies: ApprovalDependencies,
  { actor, row, answer }: Found & { answer: z.output<typeof HumanContactAnswer> },
): Promise<ApprovalRow> {
  return decideApproval(dependencies, {
    organizationId: actor.organizationId,
    id: row.id,
    voter: await voterOf(dependencies, actor),
    actor,
    decision: {
      decision: "answer",
      // Empty words are none.
      answer: answer.response === "" ? undefined : (answer.response ?? undefined),
      option: answer.response_option_name,
    },
  });
}

/** @throws ended; not_requester */
export async function escalateCall(
  dependencies: ApprovalDependencies,
  { actor, row, escalation }: Found & { escalation: z.output<typeof EscalationBody> },
): Promise<ApprovalRow> {
  const recipients = (escalation.additional_recipients ?? []).map(({ address }) => ({
    channel: emailPlace(address),
  }));
  const others = escalation.channel ? [responderOf(escalation.channel), ...recipients] : recipients;
  return escalateApproval(dependencies, {
    organizationId: actor.organizationId,
    id: row.id,
    by: toAuthor(actor),
    owner: ownerOf(actor),
    // Its clients are programs that ask.
    mayWiden: false,
    message: escalation.escalation_msg,
    who: others.length === 0 ? { anyone: true } : { any: others },
    alongside: keepPlaces(dependencies, escalation.channel),
  });
}
