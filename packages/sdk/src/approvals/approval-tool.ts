import { isParleyError } from "@parley/contract";
import { approvalClientErrors } from "./approval-client-errors.ts";
import { type CallContext, isCallReused } from "./call-context.ts";
import { attemptCall, type Guard } from "./guard.ts";
import { isPlainObject } from "./name-arguments.ts";
import type { ApprovalRefusal } from "./refusals.ts";
import { toJsonSchema } from "./schema.ts";
import { describeResult, humanLayerWording, type RefusalText } from "./wording.ts";

/** What a tool call came to. */
export type ToolReply = {
  /** For the model. */
  readonly text: string;
  /** `misfit`: the arguments do not fit, or the same call was asked for with others before; nobody was asked. */
  readonly outcome: "ran" | "answered" | "misfit" | ApprovalRefusal["outcome"];
  readonly refusal: ApprovalRefusal | null;
};

/** A tool for a model, in the parts that every framework knows. */
export type ApprovalTool = {
  /** Of at most 64 letters, digits, `_` and `-`, which every provider takes. */
  readonly name: string;
  readonly description: string;
  /** The JSON Schema of the arguments; null where the schema cannot say it. */
  readonly parameters: Record<string, unknown> | null;
  /** The text for the model. Errors of the function reject as they are. */
  execute(args: unknown, context?: CallContext): Promise<string>;
  /** The same, with what tells a refusal from a result. */
  call(args: unknown, context?: CallContext): Promise<ToolReply>;
};

export type ApprovalToolOptions = {
  /** How refusals are worded. Default: denials as HumanLayer's TypeScript client words them. */
  readonly refusalText?: RefusalText | undefined;
};

/** @example toToolName("Contact a human in #ops") // "Contact_a_human_in_ops" */
export const toToolName = (name: string): string =>
  name
    .replaceAll(/[^\w-]+/g, "_")
    .replaceAll(/^_+|_+$/g, "")
    .slice(0, 64) || "tool";

const mistakes: readonly string[] = [
  approvalClientErrors.argumentsMisfit.code,
  approvalClientErrors.argumentNotJson.code,
];

/** A guarded function as a tool. */
export function createTool(
  guard: Guard,
  { context, refusalText }: ApprovalToolOptions & { context: CallContext },
): ApprovalTool {
  const { name, options } = guard;
  const toText = refusalText ?? humanLayerWording({ client: "typescript" });
  const call = async (args: unknown, more: CallContext = {}): Promise<ToolReply> => {
    if (!isPlainObject(args)) return misfit(`The arguments of ${name} are not an object. Nobody was asked.`);
    const around = { ...context, ...more };
    try {
      const attempt = await attemptCall(guard, args, around);
      if (attempt.outcome === "ran")
        return { text: describeResult(attempt.value, attempt.changes), outcome: "ran", refusal: null };
      return { text: toText(attempt), outcome: attempt.outcome, refusal: attempt };
    } catch (error) {
      // The model's mistake, which it can put right; but not one of the function itself.
      if (isParleyError(error) && mistakes.includes(error.code)) return misfit(error.message);
      if (isCallReused(error, name, around)) return misfit(reusedText(name));
      throw error;
    }
  };
  return {
    name: toToolName(name),
    description: options.description ?? "",
    parameters: (options.schema && toJsonSchema(options.schema, "input")) ?? null,
    call,
    execute: async (args, more) => (await call(args, more)).text,
  };
}

/** For a model that says the same call again in other words. */
export const reusedText = (name: string): string =>
  `This same call of ${name} was made before with other arguments. It was not run again, and nobody was asked again. ` +
  "Make a new call for other arguments.";

const misfit = (text: string): ToolReply => ({ text, outcome: "misfit", refusal: null });
