import { type PromptLog, toJudgedLog, type ToolKernel, toolTypeOf } from "@parley/contract";
import type { GatewayReply, ModelError } from "@parley/gateway";
import { type ChatMessage, PromptKernel } from "@parley/promptfile";
import { createLogId } from "../../create-log-id.ts";
import type { CollectedCall } from "../../wrap/collected-calls.ts";
import { isRecord, toErrorText, toOutput } from "../../wrap/shape-values.ts";
import type { RecordedFile } from "../record/recording.ts";
import { describeFailure, describeReply } from "./describe-reply.ts";
import { showFile } from "./show-file.ts";

/** One asking of an Agent's model. */
export type AgentStep = {
  messages: ChatMessage[];
  startMs: number;
  endMs: number;
  reply?: GatewayReply;
  error?: ModelError;
};

/** What was done for an answer: wrapped functions that were called, or a model that was asked. */
export type Below = { calls: readonly CollectedCall[] } | { step: AgentStep };

type Above = {
  /** The Log that they are below. */
  id: string;
  traceId: string;
};

type Answer = Above & {
  /** What answered, and how that is shown. */
  file: Pick<RecordedFile, "path" | "type">;
  shown: object;
};

type ChildLog = Partial<Omit<PromptLog, "type" | "prompt" | "trace_children">> & {
  type: string;
  agent?: unknown;
  trace_children?: ChildLog[];
};

/** The Logs below an answer, as a server nests them in `trace_children`: there is no field in them of which there is none. */
export const toChildLogs = (below: readonly Below[], answer: Answer): ChildLog[] =>
  below.flatMap((one) => ("calls" in one ? nestCalls(one.calls, answer) : [toStepLog(one.step, answer)]));

/** Those that are below none of the others. */
export function listTopCalls(calls: readonly CollectedCall[]): CollectedCall[] {
  const known = new Set(calls.map(({ recording }) => recording.spanId));
  return calls.filter(
    ({ recording: { parentSpanId } }) => parentSpanId === undefined || !known.has(parentSpanId),
  );
}

/** A function that is a `flow()` of the path that is evaluated is the answer itself. */
function nestCalls(calls: readonly CollectedCall[], { file, id, traceId }: Answer): ChildLog[] {
  const among = { calls, above: { id, traceId } };
  const top = listTopCalls(calls);
  const [only] = top;
  const { facts } = only?.recording ?? {};
  const isItself = top.length === 1 && facts?.type === file.type && facts.path === file.path;
  return toLogs(isItself && only ? listCallsBelow(only, calls) : top, among);
}

const listCallsBelow = ({ recording }: CollectedCall, calls: readonly CollectedCall[]): CollectedCall[] =>
  calls.filter((call) => call.recording.parentSpanId === recording.spanId);

type Among = { calls: readonly CollectedCall[]; above: Above };

/** In the order in which they began. */
const toLogs = (some: readonly CollectedCall[], { calls, above }: Among): ChildLog[] =>
  some
    .toSorted((a, b) => a.recording.startMs - b.recording.startMs)
    .map((call) => {
      const log = toLog(call, above);
      const children = toLogs(listCallsBelow(call, calls), { calls, above: { ...above, id: log.id } });
      return { ...log, ...(children.length > 0 && { trace_children: children }) };
    });

function toLog({ recording, outcome, endMs }: CollectedCall, above: Above) {
  const { facts, startMs, inputs, messages } = recording;
  const said =
    "error" in outcome ? { error: toErrorText(outcome.error) } : describeOutput(outcome.value, facts.type);
  return {
    type: facts.type,
    ...beginLog({ startMs, endMs }, above),
    inputs: readObject(inputs),
    ...(messages !== undefined && { messages: JSON.parse(messages) as ChatMessage[] }),
    ...said,
    ...(facts.type === "prompt" && { provider_latency: (endMs - startMs) / 1000 }),
    [facts.type]: fill(facts.type, showCalled(facts)),
  };
}

/** As a server keeps what an Agent's model was asked: what that cost stands on the answer. */
function toStepLog({ messages, reply, error, ...times }: AgentStep, { shown, ...above }: Answer): ChildLog {
  return {
    type: "agent",
    ...beginLog(times, above),
    source: "agent_step",
    messages,
    ...(reply && describeReply(reply)),
    ...(error && describeFailure(error)),
    agent: fill("agent", shown),
  };
}

function beginLog({ startMs, endMs }: { startMs: number; endMs: number }, { id: parent, traceId }: Above) {
  const id = createLogId(startMs);
  const startTime = new Date(startMs).toISOString();
  return {
    id,
    log_id: id,
    created_at: startTime,
    start_time: startTime,
    end_time: new Date(endMs).toISOString(),
    trace_parent_id: parent,
    trace_id: traceId,
    save: true,
    log_status: "complete" as const,
    evaluator_logs: [],
  };
}

/** As a server makes a Log of what was answered. */
function describeOutput(value: unknown, type: string): Pick<ChildLog, "output" | "output_message"> {
  const { output, output_message: message } = toOutput(value);
  const content = message?.["content"];
  const text = output ?? (typeof content === "string" ? content : undefined);
  const spoken =
    output !== undefined && type === "prompt" ? { role: "assistant", content: output } : undefined;
  const shown = (message ?? spoken) as ChatMessage | undefined;
  return { ...(text !== undefined && { output: text }), ...(shown && { output_message: shown }) };
}

/** Arguments that are no JSON object stay as they were written. */
function readObject(text: string | undefined): Record<string, unknown> {
  if (text === undefined || text === "") return {};
  try {
    const read: unknown = JSON.parse(text);
    if (isRecord(read)) return read;
  } catch {
    // A model wrote it.
  }
  return { arguments: text };
}

/** Every field of the File, as with the answer's own. */
const fill = (type: string, shown: object): unknown =>
  (toJudgedLog({ type, [type]: shown }) as Readonly<Record<string, unknown>>)[type];

/** A File at its version, as far as that is known here. */
function showCalled({ type, path, kernel }: CollectedCall["recording"]["facts"]): object {
  if (type === "tool") return showTool(path, (kernel ?? {}) as ToolKernel);
  if (type === "flow") return showFile({ path, type, content: { attributes: {}, ...kernel } });
  const prompt = PromptKernel.safeParse(kernel);
  return showFile({ path, type, content: prompt.success ? prompt.data : { model: "unknown" } });
}

function showTool(path: string, kernel: ToolKernel): object {
  const name = path.split("/").at(-1) ?? path;
  const facts = { path, name, type: "tool", tags: [], environments: [], evaluators: [] };
  return {
    function: { name, description: "" },
    setup_values: {},
    attributes: {},
    ...kernel,
    tool_type: toolTypeOf(kernel),
    ...facts,
  };
}
