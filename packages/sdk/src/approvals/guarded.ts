import type { Asking } from "./ask-people.ts";
import type { CallContext } from "./call-context.ts";
import { dress } from "../wrap/observe.ts";
import { type ApprovalTool, createTool, type ApprovalToolOptions } from "./approval-tool.ts";
import { askForCall, type Attempt, attemptCall, createGuard, type Guard, resumeCall } from "./guard.ts";
import type { GuardOptions } from "./guard-options.ts";
import type { AnyFunction } from "./name-arguments.ts";
import type { ApprovalTicket } from "./ticket.ts";

type ValueOf<F extends AnyFunction> = Awaited<ReturnType<F>>;

/**
 * A function that runs only after people said yes to exactly these arguments. Called, it resolves with the function's
 * value; it rejects with an {@link ApprovalRefusal} where it did not run, and with the function's own error where it did.
 */
export type Guarded<F extends AnyFunction> = ((...given: Parameters<F>) => Promise<ValueOf<F>>) & {
  /** The same as calling it. */
  run(...given: Parameters<F>): Promise<ValueOf<F>>;
  /** The same, with refusals as values. Only errors of the function and of the network reject. */
  attempt(...given: Parameters<F>): Promise<Attempt<ValueOf<F>>>;
  /**
   * The same function within a call of a model.
   *
   * @example
   * const again = refund.for({ runId: "run-84", callId: "call_2", reason: "It arrived broken." });
   * await again({ order: 7, amount: 30 });
   */
  for(context: CallContext): Guarded<F>;
  /** Asks, and does not wait: keep the ticket, resume with it in any process. */
  createApproval(...given: Parameters<F>): Promise<ApprovalTicket>;
  /** Waits for the decision on what the ticket stands for, and runs it as {@link Guarded.run} does. */
  resume(ticket: unknown, context?: Pick<CallContext, "signal">): Promise<ValueOf<F>>;
  /** For a model: what comes back is text, also where it did not run. */
  asTool(options?: ApprovalToolOptions): ApprovalTool;
};

/** Guards a function. */
export function createGuarded<F extends AnyFunction>(
  asking: Asking,
  work: F,
  options: GuardOptions<F>,
): Guarded<F> {
  return bind(createGuard(asking, work, options as unknown as GuardOptions<AnyFunction>), {});
}

function bind<F extends AnyFunction>(guard: Guard, context: CallContext): Guarded<F> {
  // Async, so that what is wrong with the arguments rejects as all else does.
  const attempt = async (...given: unknown[]): Promise<Attempt<unknown>> =>
    attemptCall(guard, guard.naming.toNamed(given), context);
  const run = async (...given: unknown[]): Promise<unknown> => unwrap(await attempt(...given));
  const members = {
    run,
    attempt,
    for: (more: CallContext) => bind<F>(guard, { ...context, ...more }),
    createApproval: async (...given: unknown[]) => askForCall(guard, guard.naming.toNamed(given), context),
    resume: async (ticket: unknown, more: CallContext = {}) =>
      unwrap(await resumeCall(guard, ticket, { ...context, ...more })),
    asTool: (options?: ApprovalToolOptions) => createTool(guard, { context, ...options }),
  };
  const guarded = dress<AnyFunction>(((...given: unknown[]) => run(...given)) as AnyFunction, guard.work);
  return Object.assign(guarded, members) as unknown as Guarded<F>;
}

function unwrap(attempt: Attempt<unknown>): unknown {
  if (attempt.outcome === "ran") return attempt.value;
  throw attempt;
}
