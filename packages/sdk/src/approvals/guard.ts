import { approvalClientErrors } from "./approval-client-errors.ts";
import type { AskedRequest } from "./approval-backend.ts";
import { type Approved, type Asking, createRequest, settle } from "./ask-people.ts";
import { type CallContext, toCircumstances } from "./call-context.ts";
import type { Change } from "./changes.ts";
import { findMisfit, prepareArguments } from "./check-arguments.ts";
import { type Plan, type RequestAttachment, toCircleFields } from "./circle.ts";
import { toSeconds } from "./duration.ts";
import { executeApproved } from "./execute-approved.ts";
import type { GuardOptions, Verdict } from "./guard-options.ts";
import { type AnyFunction, createNaming, type Naming } from "./name-arguments.ts";
import type { Arguments } from "./read-approval.ts";
import { ApprovalDenied, type ApprovalRefusal, ApprovalUnclear } from "./refusals.ts";
import { toJsonSchema } from "./schema.ts";
import { type ApprovalTicket, readTicket } from "./ticket.ts";

/** It ran. */
export type Ran<Value> = {
  readonly outcome: "ran";
  readonly value: Value;
  /** What people changed before they approved. */
  readonly changes: readonly Change[];
};

/** What became of a call: its value, or why it did not run. `outcome` says which. */
export type Attempt<Value> = Ran<Value> | ApprovalRefusal;

/** A function and all that is needed to ask for it. `never` as its parameters: they are only known to its caller. */
export type Guard = {
  readonly name: string;
  readonly naming: Naming;
  readonly work: AnyFunction;
  readonly options: GuardOptions<AnyFunction>;
  readonly asking: Asking;
};

/** @throws name_missing; parameters_unnamed; duration_invalid */
export function createGuard(asking: Asking, work: AnyFunction, options: GuardOptions<AnyFunction>): Guard {
  const name = options.name ?? work.name;
  if (name === "") throw approvalClientErrors.nameMissing();
  // Wrong ones are told at once, not when somebody is waiting.
  toCircleFields(options);
  const parameters = options.parameters as readonly string[] | undefined;
  return { name, work, options, asking, naming: createNaming(name, { work, parameters }) };
}

type Prepared =
  | { readonly kind: "allowed"; readonly args: Arguments }
  | { readonly kind: "denied"; readonly refusal: ApprovalRefusal }
  | { readonly kind: "asks"; readonly request: AskedRequest };

async function prepare(guard: Guard, given: Arguments, context: CallContext): Promise<Prepared> {
  const { name, options, asking } = guard;
  const args = await prepareArguments({ name, schema: options.schema }, given);
  const verdict = await judge(guard, args, context);
  if (verdict === "allow") return { kind: "allowed", args };
  if (typeof verdict === "object" && "deny" in verdict) {
    const denial = { by: [], comment: verdict.deny, option: null, byDeadline: false };
    return { kind: "denied", refusal: new ApprovalDenied({ id: "", name }, denial) };
  }
  const plan = typeof verdict === "object" ? verdict.ask : undefined;
  const attachments = await describe(guard, args, asking.onWarning);
  const facts = await findFacts(guard, args);
  return { kind: "asks", request: toRequest(guard, { args, context, plan, attachments, facts }) };
}

/** Where a policy fails, people are asked. */
async function judge(
  { name, options, asking }: Guard,
  args: Arguments,
  context: CallContext,
): Promise<Verdict> {
  try {
    const verdict = (await options.policy?.(args as never, context)) ?? "ask";
    const isKnown =
      verdict === "allow" ||
      verdict === "ask" ||
      (typeof verdict === "object" &&
        (typeof (verdict as { deny?: unknown }).deny === "string" || "ask" in verdict));
    if (isKnown) return verdict;
    asking.onWarning(`The policy of \`${name}\` said nothing that is known, so people are asked.`);
  } catch (error) {
    asking.onWarning(`The policy of \`${name}\` failed, so people are asked: ${String(error)}`);
  }
  return "ask";
}

async function describe(
  { name, options }: Guard,
  args: Arguments,
  onWarning: (message: string) => void,
): Promise<RequestAttachment[]> {
  try {
    const said = (await options.describe?.(args as never)) ?? [];
    return typeof said === "string" ? [{ kind: "text", title: "What will happen", text: said }] : [...said];
  } catch (error) {
    onWarning(`\`describe\` of \`${name}\` failed, so people see the arguments alone: ${String(error)}`);
    return [];
  }
}

type Asked = {
  args: Arguments;
  context: CallContext;
  plan: Plan | undefined;
  attachments: RequestAttachment[];
  facts: unknown;
};

/** What holds now, as JSON; nothing where the guard has no facts. Where it fails nobody is asked, and nothing runs. */
async function findFacts({ options }: Guard, args: Arguments): Promise<unknown> {
  if (options.facts === undefined) return undefined;
  const found = await options.facts(args as never);
  return JSON.parse(JSON.stringify(found) ?? "null");
}

function toRequest(
  { name, options }: Guard,
  { args, context, plan, attachments, facts }: Asked,
): AskedRequest {
  const { description, schema, editable, onTimeout, stakes, validFor } = options;
  const jsonSchema = schema && toJsonSchema(schema, "output");
  return {
    kind: "function_call",
    name,
    args: { ...args },
    ...(stakes !== undefined && { stakes }),
    ...toCircumstances(name, context),
    ...toCircleFields(options),
    ...(plan !== undefined && { plan }),
    ...(description !== undefined && { description }),
    ...(jsonSchema !== undefined && { schema: jsonSchema }),
    ...(editable !== undefined && { editable: typeof editable === "boolean" ? editable : [...editable] }),
    ...(onTimeout !== undefined && { on_deadline: onTimeout }),
    ...(validFor !== undefined && { valid_seconds: toSeconds(validFor) }),
    ...(attachments.length > 0 && { attachments }),
    ...(facts !== undefined && { precondition: { equals: facts } }),
  };
}

/** Asks, waits, runs. */
export async function attemptCall(
  guard: Guard,
  given: Arguments,
  context: CallContext,
): Promise<Attempt<unknown>> {
  const prepared = await prepare(guard, given, context);
  if (prepared.kind === "denied") return prepared.refusal;
  if (prepared.kind === "allowed") {
    context.signal?.throwIfAborted();
    return { outcome: "ran", value: await call(guard, prepared.args), changes: [] };
  }
  try {
    const ticket = await createRequest(guard.asking, prepared.request, context);
    return await finish(guard, ticket, context);
  } catch (error) {
    if (error instanceof ApprovalUnclear) return error;
    throw error;
  }
}

/** Asks, and does not wait. Policies in code decide nothing here: the ticket stands for a request to people. */
export async function askForCall(
  guard: Guard,
  given: Arguments,
  context: CallContext,
): Promise<ApprovalTicket> {
  const args = await prepareArguments({ name: guard.name, schema: guard.options.schema }, given);
  const attachments = await describe(guard, args, guard.asking.onWarning);
  const facts = await findFacts(guard, args);
  const request = toRequest(guard, { args, context, plan: undefined, attachments, facts });
  return createRequest(guard.asking, request, context);
}

/** Waits for what a ticket stands for, and runs it. */
export async function resumeCall(
  guard: Guard,
  given: unknown,
  context: CallContext,
): Promise<Attempt<unknown>> {
  const ticket = readTicket(given);
  if (ticket.kind !== "function_call" || ticket.name !== guard.name)
    throw approvalClientErrors.ticketOfAnother({ given: ticket.name, wanted: guard.name });
  return finish(guard, ticket, context);
}

async function finish(guard: Guard, ticket: ApprovalTicket, context: CallContext): Promise<Attempt<unknown>> {
  const { onAskBack } = guard.options;
  const decision = await settle(guard.asking, ticket, { signal: context.signal, onAskBack });
  if (decision.outcome !== "approved")
    return decision.outcome === "answered"
      ? new ApprovalUnclear(ticket, { reason: "a function call cannot be answered" })
      : decision;
  return runApproved(guard, { ticket, decision, context });
}

type Approving = { ticket: ApprovalTicket; decision: Approved; context: CallContext };

async function runApproved(
  guard: Guard,
  { ticket, decision, context }: Approving,
): Promise<Attempt<unknown>> {
  const { args, askedArgs, changes } = decision;
  const { backend, onWarning, claims } = guard.asking;
  const misfit = await findMisfit(guard.options.schema, args);
  if (misfit !== undefined)
    return new ApprovalUnclear(ticket, { reason: `the approved arguments do not fit the schema: ${misfit}` });
  const executing = {
    approval: ticket,
    args,
    signal: context.signal,
    ...(guard.options.facts !== undefined && { findFacts: () => findFacts(guard, askedArgs) }),
    claims,
    onWarning,
  };
  const result = await executeApproved(backend, executing, (claimed) => call(guard, claimed));
  return result.outcome === "ran" ? { ...result, changes } : result;
}

const call = ({ work, naming }: Guard, args: Arguments): unknown =>
  work(...(naming.toGiven(args) as never[]));
