import { type ApprovalTool, reusedText, toToolName, type ToolReply } from "./approval-tool.ts";
import { type Asking, createRequest, settle } from "./ask-people.ts";
import { type CallContext, isCallReused, toCircumstances } from "./call-context.ts";
import { type Circle, toCircleFields } from "./circle.ts";
import { isPlainObject } from "./name-arguments.ts";
import { type ApprovalRefusal, ApprovalUnclear } from "./refusals.ts";
import { checkValue, type Schema, toJsonSchema } from "./schema.ts";
import { type ApprovalTicket, readTicket } from "./ticket.ts";
import { type RefusalText, toModelText } from "./wording.ts";

/** How a question is asked. */
export type QuestionOptions<Answer> = Circle &
  CallContext & {
    /** What the answer has to be. Without one it is text. */
    readonly schema?: Schema<Answer> | undefined;
    readonly subject?: string | undefined;
    /** What the inbox calls it. Default: `question`. */
    readonly name?: string | undefined;
  };

type Question = { readonly message: string } & QuestionOptions<unknown>;

/** An answer, or why there is none. */
export type Answer<Value> =
  | { readonly outcome: "answered"; readonly answer: Value; readonly option: string | null }
  | ApprovalRefusal;

/** Puts a question down. */
export async function createQuestion(asking: Asking, question: Question): Promise<ApprovalTicket> {
  const { message, subject, schema, name = "question", signal } = question;
  const responseSchema = schema && toJsonSchema(schema, "input");
  return createRequest(
    asking,
    {
      kind: "question",
      name,
      message,
      ...toCircumstances(name, question),
      ...toCircleFields(question),
      ...(subject !== undefined && { subject }),
      ...(responseSchema !== undefined && { response_schema: responseSchema }),
    },
    { signal },
  );
}

export type Resuming = Pick<QuestionOptions<unknown>, "schema" | "signal" | "onAskBack">;

/** Waits for the answer. What does not fit the schema is none. */
export async function resumeQuestion(
  asking: Asking,
  given: unknown,
  { schema, signal, onAskBack }: Resuming,
): Promise<Answer<unknown>> {
  const ticket = readTicket(given);
  const decision = await settle(asking, ticket, { signal, onAskBack });
  if (decision.outcome === "approved")
    return new ApprovalUnclear(ticket, { reason: "a question cannot be approved" });
  if (decision.outcome !== "answered") return decision;
  if (schema === undefined)
    return typeof decision.answer === "string"
      ? decision
      : new ApprovalUnclear(ticket, { reason: "the answer is no text" });
  const checked = await checkValue(schema, decision.answer);
  if (checked.kind === "fits") return { ...decision, answer: checked.value };
  return new ApprovalUnclear(ticket, { reason: `the answer does not fit the schema: ${checked.problems}` });
}

/** Asks and waits; a question that cannot be told to be on record is unclear. */
export async function askQuestion(asking: Asking, question: Question): Promise<Answer<unknown>> {
  try {
    return await resumeQuestion(asking, await createQuestion(asking, question), question);
  } catch (error) {
    if (error instanceof ApprovalUnclear) return error;
    throw error;
  }
}

/** How people are offered to a model as a tool. */
export type HumanToolOptions = Circle & {
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  /** What the answer has to be; the model reads it as JSON. */
  readonly schema?: Schema | undefined;
  /** What the model is told when nobody answered. */
  readonly refusalText?: RefusalText | undefined;
};

const parameters = {
  type: "object",
  properties: {
    message: { type: "string", minLength: 1, description: "What to ask." },
    subject: { type: "string", description: "What it is about, in a few words." },
  },
  required: ["message"],
  additionalProperties: false,
};

/** A tool by which a model asks people. */
export function createHumanTool(asking: Asking, options: HumanToolOptions): ApprovalTool {
  const { name = "contact_human", description = "contact a human", schema, refusalText } = options;
  const toText = refusalText ?? describeSilence;
  const call = async (args: unknown, context: CallContext = {}): Promise<ToolReply> => {
    const { message, subject } = isPlainObject(args) ? args : {};
    if (typeof message !== "string" || message === "" || (subject != null && typeof subject !== "string"))
      return { text: `${name} needs a \`message\`, which is text.`, outcome: "misfit", refusal: null };
    const question = { ...options, name, schema, ...context, message, subject: subject ?? undefined };
    const reply = await askQuestion(asking, question).catch((error: unknown) => {
      if (isCallReused(error, name, context)) return undefined;
      throw error;
    });
    if (reply === undefined) return { text: reusedText(name), outcome: "misfit", refusal: null };
    if (reply.outcome === "answered")
      return { text: toModelText(reply.answer), outcome: "answered", refusal: null };
    return { text: toText(reply), outcome: reply.outcome, refusal: reply };
  };
  return {
    name: toToolName(name),
    description,
    parameters,
    call,
    execute: async (args, context) => (await call(args, context)).text,
  };
}

function describeSilence(refusal: ApprovalRefusal): string {
  if (refusal.outcome === "timed_out") return "Nobody answered in time.";
  if (refusal.outcome === "superseded") return "Another question was asked instead.";
  if (refusal.outcome !== "cancelled") return "No answer came that can be relied on.";
  return `The question was withdrawn${refusal.reason === null ? "." : `: ${refusal.reason}`}`;
}
