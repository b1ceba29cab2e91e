import { type GatewayReply, isModelError } from "@parley/gateway";
import type { AgentKernel, ChatMessage, ToolCall } from "@parley/promptfile";
import { platform } from "../../node/platform.ts";
import { type CollectedCall, collectCalls } from "../../wrap/collected-calls.ts";
import type { Outcome } from "../../wrap/observe.ts";
import { createSpanId, createTraceId } from "../../wrap/otlp-span.ts";
import type { AgentTools } from "./agent-tools.ts";
import { type AgentStep, type Below, listTopCalls } from "./child-logs.ts";

type Running = { tools: AgentTools; kernel: AgentKernel; below: Below[] };

/** Asks the model of an Agent, and notes that below its answer. */
export async function askStep(
  messages: readonly ChatMessage[],
  ask: () => Promise<GatewayReply>,
  below: Below[],
): Promise<GatewayReply> {
  const step: AgentStep = { messages: [...messages], startMs: Date.now(), endMs: Date.now() };
  below.push({ step });
  try {
    step.reply = await ask();
    return step.reply;
  } catch (error) {
    if (isModelError(error)) step.error = error;
    throw error;
  } finally {
    step.endMs = Date.now();
  }
}

/** Runs what the model called, and notes it below. What a function throws is told to the model, which may do something else. */
export async function runTool(
  { id, function: { name, arguments: text = "" } }: ToolCall,
  { tools, kernel, below }: Running,
): Promise<ChatMessage> {
  const noted: { calls: readonly CollectedCall[] } = { calls: [] };
  below.push(noted);
  const startMs = Date.now();
  const { result, calls } = collectCalls(platform, () =>
    outcomeOf(async () => tools[name]?.(JSON.parse(text === "" ? "{}" : text) as Record<string, unknown>)),
  );
  const outcome = await result;
  noted.calls = placeBelow({ name, text, kernel, startMs, endMs: Date.now(), outcome }, calls);
  return { role: "tool", tool_call_id: id, content: toContent(outcome) };
}

async function outcomeOf(work: () => Promise<unknown>): Promise<Outcome> {
  try {
    return { value: await work() };
  } catch (error) {
    return { error };
  }
}

function toContent(outcome: Outcome): string {
  if ("error" in outcome) {
    const { error } = outcome;
    return `Error: ${error instanceof Error ? error.message : String(error)}`;
  }
  return typeof outcome.value === "string" ? outcome.value : JSON.stringify(outcome.value ?? null);
}

type Ran = {
  name: string;
  /** The arguments, as the model wrote them. */
  text: string;
  kernel: AgentKernel;
  startMs: number;
  endMs: number;
  outcome: Outcome;
};

/** The tool with what it called below it. A function that is a `tool()` is that call itself. */
function placeBelow(ran: Ran, inside: readonly CollectedCall[]): CollectedCall[] {
  const top = listTopCalls(inside);
  const [only] = top;
  const isItself =
    top.length === 1 && only?.recording.facts.type === "tool" && isSame(only.outcome, ran.outcome);
  if (isItself) return [...inside];
  const own = toCall(ran);
  const parentSpanId = own.recording.spanId;
  return [
    own,
    ...inside.map((call) =>
      top.includes(call) ? { ...call, recording: { ...call.recording, parentSpanId } } : call,
    ),
  ];
}

const isSame = (a: Outcome, b: Outcome): boolean =>
  "error" in a ? "error" in b && a.error === b.error : "value" in b && a.value === b.value;

function toCall({ name, text, kernel, startMs, endMs, outcome }: Ran): CollectedCall {
  const described = (kernel.tools ?? []).find(
    (tool) => tool.type === "inline" && tool.json_schema.name === name,
  );
  const known = described?.type === "inline" ? { function: described.json_schema } : undefined;
  const recording = {
    traceId: createTraceId(),
    spanId: createSpanId(),
    parentSpanId: undefined,
    startMs,
    facts: { type: "tool" as const, path: name, kernel: known },
    inputs: text,
    messages: undefined,
  };
  return { recording, outcome, endMs };
}
