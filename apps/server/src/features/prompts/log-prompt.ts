import type { PromptLogRequest, PromptLogUpdate } from "@parley/contract";
import { messageText, type ChatMessage } from "@parley/promptfile";
import { toAuthor } from "../../kernel/author.ts";
import { createLogId } from "../../kernel/ids.ts";
import { toNano } from "../../kernel/money.ts";
import type { RequestContext } from "../../kernel/request-context.ts";
import type { VersionChoice } from "../files/index.ts";
import { changeLog, findTrace, type LogEntry, type LogPayload, type LogRow } from "../logs/index.ts";
import type { PromptsDependencies } from "./dependencies.ts";

type LogRequest = { request: PromptLogRequest; choice: VersionChoice; context: RequestContext };

/** Records a call that an application made itself; answers once the Log is committed. */
export async function logPrompt(
  dependencies: PromptsDependencies,
  { request, choice, context }: LogRequest,
): Promise<{ id: string; prompt_id: string; version_id: string }> {
  const { organizationId, actor } = context;
  const { database, callables, logWriter, clock } = dependencies;
  const prompt = await callables.find({
    ...choice,
    path: request.path,
    id: request.id,
    prompt: request.prompt,
    organizationId,
    author: toAuthor(actor),
  });
  const trace = request.trace_parent_id
    ? await findTrace(database.executor, { organizationId, parentId: request.trace_parent_id })
    : {};
  const entry = toEntry(request, { now: clock(), environment: request.environment ?? choice.environment });
  const id = request.log_id ?? createLogId(clock());
  await logWriter.append({
    ...entry,
    ...trace,
    organizationId,
    id,
    fileId: prompt.fileId,
    versionId: prompt.versionId,
  });
  return { id, prompt_id: prompt.fileId, version_id: prompt.versionId };
}

type Unplaced = Omit<LogEntry, "organizationId" | "id" | "fileId" | "versionId">;

function toEntry(
  request: PromptLogRequest,
  { now, environment }: { now: number; environment: string | undefined },
): Unplaced {
  const createdAt = request.created_at ?? now;
  return {
    type: "prompt",
    createdAt,
    startTime: request.start_time ?? createdAt,
    endTime: request.end_time ?? createdAt,
    environment,
    source: request.source,
    user: request.user,
    save: request.save ?? true,
    status: request.log_status ?? "complete",
    error: request.error,
    finishReason: request.finish_reason,
    promptTokens: request.prompt_tokens,
    outputTokens: request.output_tokens,
    reasoningTokens: request.reasoning_tokens,
    promptCostNano: mapGiven(request.prompt_cost, toNano),
    outputCostNano: mapGiven(request.output_cost, toNano),
    providerLatencyMs: mapGiven(request.provider_latency, toMilliseconds),
    metadata: request.metadata,
    sourceDatapointId: request.source_datapoint_id,
    runId: request.run_id,
    payload: toPayload(request),
  };
}

/** Output and output message stand for each other: where only one is given, the other follows from it. */
function toPayload(request: PromptLogRequest): LogPayload {
  const { output_message: message, output } = request;
  return {
    inputs: request.inputs,
    messages: request.messages,
    tool_choice: request.tool_choice,
    output: output ?? (message && textOf(message)),
    output_message: message ?? (output === undefined ? undefined : { role: "assistant", content: output }),
    provider_request: request.provider_request,
    provider_response: request.provider_response,
    stdout: request.stdout,
  };
}

const textOf = (message: ChatMessage): string | undefined => messageText(message) || undefined;

/** Completes or corrects a Log with what the request names; the rest stays. */
export async function updatePromptLog(
  { database }: PromptsDependencies,
  target: { organizationId: string; fileId: string; logId: string; request: PromptLogUpdate },
): Promise<LogRow> {
  const { request, ...log } = target;
  const row = given<LogRow>({
    created_at: request.created_at,
    start_time: request.start_time,
    end_time: request.end_time,
    error: request.error,
    source: request.source,
    status: request.log_status,
    finish_reason: request.finish_reason,
    prompt_tokens: request.prompt_tokens,
    output_tokens: request.output_tokens,
    reasoning_tokens: request.reasoning_tokens,
    prompt_cost_nano: mapGiven(request.prompt_cost, toNano),
    output_cost_nano: mapGiven(request.output_cost, toNano),
    provider_latency_ms: mapGiven(request.provider_latency, toMilliseconds),
    metadata: request.metadata && JSON.stringify(request.metadata),
  });
  const payload = given<LogPayload>({
    inputs: request.inputs,
    messages: request.messages,
    tool_choice: request.tool_choice,
    output: request.output ?? (request.output_message && textOf(request.output_message)),
    output_message:
      request.output_message ??
      (request.output === undefined ? undefined : { role: "assistant", content: request.output }),
    provider_request: request.provider_request,
    provider_response: request.provider_response,
    stdout: request.stdout,
  });
  return changeLog(database, { ...log, row, payload });
}

/** Only what was given, so that what was not stays as it is. */
function given<T extends object>(values: { [K in keyof T]?: T[K] | undefined }): Partial<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>;
}

const toMilliseconds = (seconds: number): number => seconds * 1000;

const mapGiven = (value: number | undefined, map: (given: number) => number): number | undefined =>
  value === undefined ? undefined : map(value);
