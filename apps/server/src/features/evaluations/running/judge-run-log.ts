import { isParleyError, logErrors, toJudgedLog } from "@parley/contract";
import { judgeLog, type JudgeMeans, type JsonRecord, type Verdict } from "@parley/evaluators";
import { allOf } from "@parley/gateway";
import { messageText, type ChatMessage } from "@parley/promptfile";
import { deriveLogId } from "../../../kernel/ids.ts";
import type { Clock } from "../../../kernel/clock.ts";
import { toRecord } from "../../evaluators/index.ts";
import type { LogEntry, LogView } from "../../logs/index.ts";
import type { Judge } from "./run-work.ts";

type Appending = { append(entry: LogEntry): Promise<unknown> };

export type Judging = {
  organizationId: string;
  means: JudgeMeans;
  logWriter: Appending;
  clock: Clock;
  limits: { timeMs: number; cpuMs: number; memoryMb: number };
  signal: AbortSignal;
  /** Whether it is no work on a Run: then whoever waits for judgments hears of these, and what watches the Evaluator. */
  isOfNoRun?: boolean;
  /** What a judgment names as its source: who paid for it. */
  source?: string;
};

/**
 * Lets Evaluators judge a Log at the same time, each once: the id of what it says follows from both. That one fails is a judgment as
 * well. Answers what each said.
 *
 * @throws SandboxUnavailableError where too much is running; whatever the signal was aborted with
 */
export async function judgeRunLog(
  { organizationId, means, logWriter, clock, limits, signal, source, isOfNoRun = false }: Judging,
  { log, testcase, judges }: { log: LogView; testcase: JsonRecord | undefined; judges: readonly Judge[] },
): Promise<Verdict[]> {
  // To code it goes as JSON in any case.
  const isForCode = judges.every(({ spec }) => spec.evaluator_type === "python");
  const whole = toJudgedLog(log);
  const record = isForCode ? (whole as JsonRecord) : toRecord(whole);
  const createdAt = Date.parse(log.created_at);
  const judge = async ({ versionId, fileId, spec }: Judge): Promise<Verdict> => {
    signal.throwIfAborted();
    const startTime = clock();
    const judged = { log: record, testcase, spec, limits, scope: organizationId, signal };
    const verdict = await judgeLog(means, judged);
    await appendOnce(logWriter, {
      ...verdictEntry(verdict),
      organizationId,
      id: judgmentIdOf({ id: log.id, createdAt }, versionId),
      type: "evaluator",
      fileId,
      versionId,
      createdAt: startTime,
      startTime,
      endTime: clock(),
      save: true,
      status: "complete",
      parentId: log.id,
      isRunAtWork: !isOfNoRun,
      source,
    });
    return verdict;
  };
  return allOf(judges.map(judge));
}

/** The id of what a version of an Evaluator says of a Log. */
export const judgmentIdOf = (log: { id: string; createdAt: number }, versionId: string): string =>
  deriveLogId(log.createdAt, log.id, versionId);

/** Whoever was there first judged as well. */
async function appendOnce(logWriter: Appending, entry: LogEntry): Promise<void> {
  try {
    await logWriter.append(entry);
  } catch (error) {
    if (!isParleyError(error) || error.code !== logErrors.idTaken.code) throw error;
  }
}

/** What is kept of a judgment. */
export function verdictEntry(verdict: Verdict) {
  const { generation, rationale, votes, stdout } = verdict;
  const message = generation?.message as ChatMessage | undefined;
  const reasons = { ...(rationale !== undefined && { rationale }), ...(votes && { votes: [...votes] }) };
  return {
    judgment: verdict.ok ? verdict.judgment : undefined,
    error: verdict.ok ? undefined : verdict.error,
    metadata: Object.keys(reasons).length > 0 ? reasons : undefined,
    provider: generation?.provider,
    model: generation?.model,
    finishReason: generation?.finish_reason,
    promptTokens: generation?.prompt_tokens,
    outputTokens: generation?.output_tokens,
    reasoningTokens: generation?.reasoning_tokens,
    promptCostNano: generation?.prompt_cost,
    outputCostNano: generation?.output_cost,
    providerLatencyMs: generation?.latencyMs ?? verdict.ms,
    payload: {
      stdout: stdout === "" ? undefined : stdout,
      output: generation?.output ?? (message && messageText(message)),
      output_message: message,
      provider_request: asRecord(generation?.provider_request),
      provider_response: asRecord(generation?.provider_response),
    },
  } satisfies Partial<LogEntry>;
}

/** A record of JSON, else nothing. */
export const asRecord = (value: unknown): Record<string, unknown> | undefined =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
