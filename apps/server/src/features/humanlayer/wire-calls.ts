import { invalidInput, type Permission } from "@parley/contract";
import type { Context } from "hono";
import type { Logger } from "pino";
import type { z } from "zod";
import { readExactJson, toFieldIssues } from "../../kernel/http/parse-input.ts";
import type { Actor } from "../../kernel/request-context.ts";
import type { RunningWork } from "../../kernel/running-work.ts";
import { noteDelivered, type ApprovalDependencies, type ApprovalRow } from "../approvals/index.ts";
import { listSlackMessages } from "../channels/index.ts";
import {
  answerFunctionCall,
  answerHumanContact,
  createFunctionCall,
  createHumanContact,
  escalateCall,
  findCall,
} from "./calls.ts";
import { listPending } from "./list-pending.ts";
import { toFunctionCall, toHumanContact, type ToWire } from "./to-wire.ts";
import {
  EscalationBody,
  FunctionCallAnswer,
  FunctionCallBody,
  HumanContactAnswer,
  HumanContactBody,
} from "./wire-bodies.ts";
import { slugsOf } from "./slugs-of.ts";

/** Does a change with its entry in the audit log; `params` name what it is about, first what the log is searched by. */
export type OnRecord = <T>(
  about: { params: Record<string, string>; body: unknown },
  change: () => Promise<T>,
) => Promise<T>;

type Asked = { actor: Actor; context: Context; callId: string; onRecord: OnRecord };

/** One route of the wire, with all the names it has had. */
export type WireRoute = {
  method: "GET" | "POST";
  paths: readonly string[];
  /** What the audit log calls it: as it does where it is asked for without the wire. */
  action: string;
  permission: Permission;
  /** An object that becomes the reply's JSON, or the reply. */
  handle: (asked: Asked) => Promise<object>;
};

type Dependencies = ApprovalDependencies & { bodyLimitBytes: number; work: RunningWork; logger: Logger };

/** May this function run? */
export function functionCallRoutes(dependencies: Dependencies): WireRoute[] {
  const kind = "function_call";
  const { bodyLimitBytes } = dependencies;
  const show = showing(dependencies, toFunctionCall);
  const change = changing(dependencies, { kind, show });
  return [
    {
      method: "POST",
      paths: ["/function_calls"],
      action: "approvals.create",
      permission: "approve-request",
      async handle({ actor, context, onRecord }) {
        const { body, spec } = await readCall(context, FunctionCallBody, bodyLimitBytes);
        const create = () => createFunctionCall(dependencies, { actor, body, spec });
        return show(await onRecord({ params: { call_id: body.call_id }, body }, create));
      },
    },
    {
      method: "GET",
      paths: ["/agent/function_calls/pending"],
      action: "approvals.list",
      permission: "read",
      handle: ({ actor }) => listPending(dependencies, { actor, kind, toWire: toFunctionCall }),
    },
    {
      method: "GET",
      paths: ["/function_calls/:call_id", "/agent/function_calls/:call_id"],
      action: "approvals.get",
      permission: "read",
      handle: async ({ actor, callId }) => show(await readCallOf(dependencies, { actor, callId, kind })),
    },
    {
      method: "POST",
      paths: ["/agent/function_calls/:call_id/respond"],
      action: "approvals.decide",
      permission: "approve",
      async handle(asked) {
        const { actor, context } = asked;
        const answer = await readBody(context, FunctionCallAnswer, bodyLimitBytes);
        return change({ asked, body: answer }, (row) =>
          answerFunctionCall(dependencies, { actor, row, answer }),
        );
      },
    },
    {
      method: "POST",
      paths: ["/agent/function_calls/:call_id/escalate_email"],
      action: "approvals.escalate",
      permission: "approve-request",
      async handle(asked) {
        const { actor, context } = asked;
        const escalation = await readBody(context, EscalationBody, bodyLimitBytes);
        const escalate = (row: ApprovalRow) => escalateCall(dependencies, { actor, row, escalation });
        return change({ asked, body: escalation }, escalate);
      },
    },
  ];
}

/** What does somebody say to this? */
export function humanContactRoutes(dependencies: Dependencies): WireRoute[] {
  const kind = "question";
  const { bodyLimitBytes } = dependencies;
  const show = showing(dependencies, toHumanContact);
  const change = changing(dependencies, { kind, show });
  return [
    {
      method: "POST",
      paths: ["/contact_requests", "/human_contacts"],
      action: "approvals.create",
      permission: "approve-request",
      async handle({ actor, context, onRecord }) {
        const { body, spec } = await readCall(context, HumanContactBody, bodyLimitBytes);
        const create = () => createHumanContact(dependencies, { actor, body, spec });
        return show(await onRecord({ params: { call_id: body.call_id }, body }, create));
      },
    },
    {
      method: "GET",
      paths: ["/agent/human_contacts/pending"],
      action: "approvals.list",
      permission: "read",
      handle: ({ actor }) => listPending(dependencies, { actor, kind, toWire: toHumanContact }),
    },
    {
      method: "GET",
      paths: ["/contact_requests/:call_id", "/human_contacts/:call_id"],
      action: "approvals.get",
      permission: "read",
      handle: async ({ actor, callId }) => show(await readCallOf(dependencies, { actor, callId, kind })),
    },
    {
      method: "POST",
      paths: ["/agent/human_contacts/:call_id/respond", "/agent/contact_requests/:call_id/respond"],
      action: "approvals.decide",
      permission: "approve",
      async handle(asked) {
        const { actor, context } = asked;
        const answer = await readBody(context, HumanContactAnswer, bodyLimitBytes);
        return change({ asked, body: answer }, (row) =>
          answerHumanContact(dependencies, { actor, row, answer }),
        );
      },
    },
    {
      method: "POST",
      paths: ["/agent/human_contacts/:call_id/escalate_email"],
      action: "approvals.escalate",
      permission: "approve-request",
      async handle(asked) {
        const { actor, context } = asked;
        const escalation = await readBody(context, EscalationBody, bodyLimitBytes);
        const escalate = (row: ApprovalRow) => escalateCall(dependencies, { actor, row, escalation });
        return change({ asked, body: escalation }, escalate);
      },
    },
  ];
}

/** What clients ask before they begin. */
export const projectRoute: WireRoute = {
  method: "GET",
  paths: ["/project"],
  action: "organizations.get",
  permission: "read",
  async handle({ actor }) {
    const { organizationName: name } = actor;
    const slugs = slugsOf(actor);
    return { name, slug: slugs.project_slug, organization: name, ...slugs };
  },
};

const readBody = async <S extends z.ZodType>(
  context: Context,
  schema: S,
  limit: number,
): Promise<z.output<S>> => parse<S>(schema, await readExactJson(context, limit));

/** With the spec as it was written, key for key: it is given back so. */
async function readCall<S extends z.ZodType>(
  context: Context,
  schema: S,
  limit: number,
): Promise<{ body: z.output<S>; spec: Record<string, unknown> }> {
  const given = await readExactJson(context, limit);
  const body = parse<S>(schema, given);
  return { body, spec: (given as { spec: Record<string, unknown> }).spec };
}

function parse<S extends z.ZodType>(schema: S, given: unknown): z.output<S> {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw invalidInput(parsed.error.issues.flatMap((issue) => toFieldIssues("body", issue)));
}

/** For who asked; that it reached them is noted. @throws not_found */
async function readCallOf(
  dependencies: Dependencies,
  which: { actor: Actor; kind: ApprovalRow["kind"]; callId: string },
): Promise<ApprovalRow> {
  const row = await findCall(dependencies, which);
  noteDelivered(dependencies, row, which.actor);
  return row;
}

type Show = (row: ApprovalRow) => Promise<object>;

/** Changes a call that is there, on record. @throws not_found */
const changing =
  (dependencies: Dependencies, { kind, show }: { kind: ApprovalRow["kind"]; show: Show }) =>
  async (
    { asked: { actor, callId, onRecord }, body }: { asked: Asked; body: unknown },
    change: (row: ApprovalRow) => Promise<ApprovalRow>,
  ): Promise<object> => {
    const row = await findCall(dependencies, { actor, kind, callId });
    return show(await onRecord({ params: { id: row.id, call_id: callId }, body }, () => change(row)));
  };

/** With the message at Slack by which it was asked: clients go on in its thread. */
const showing =
  ({ database }: Pick<Dependencies, "database">, toWire: ToWire): Show =>
  async (row) => {
    const { organization_id: organizationId, id } = row;
    const threads = await listSlackMessages(database.executor, { organizationId, approvalIds: [id] });
    return toWire(row, threads.get(id) ?? null);
  };
