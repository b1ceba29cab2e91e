import { toJudgedLog, type DatapointContent } from "@parley/contract";
import { judgeLog, type JsonRecord } from "@parley/evaluators";
import type { ChatMessage } from "@parley/promptfile";
import { createJudgeMeans, readTestcase, toRecord } from "../../evaluators/index.ts";
import { asRecord, verdictEntry } from "./judge-run-log.ts";
import type { Maker } from "./make-log.ts";

/**
 * Has an Evaluator judge what a Datapoint holds, and keeps what it says as the Log that others judge. It is a judgment of
 * no Log: what was judged stands in the Datapoint.
 *
 * @throws SandboxUnavailableError where too much is running; whatever the signal was aborted with
 */
export const makeEvaluatorLog: Maker = async (dependencies, making) => {
  const { version, runId, logId, item, content, context, isLogThere } = making;
  const { organizationId, signal } = context;
  const { clock, codeLimits: limits, logWriter } = dependencies;
  // Asking first saves a call; the insert is what decides.
  if (version.spec === undefined || (await isLogThere(logId))) return;
  const startTime = clock();
  const verdict = await judgeLog(createJudgeMeans(dependencies, organizationId), {
    log: toLogOfCase(content),
    testcase: readTestcase(item),
    spec: version.spec,
    limits,
    scope: organizationId,
    signal,
  });
  const { payload, ...entry } = verdictEntry(verdict);
  await logWriter.append({
    ...entry,
    organizationId,
    id: logId,
    type: "evaluator",
    fileId: version.fileId,
    versionId: version.id,
    createdAt: startTime,
    startTime,
    endTime: clock(),
    save: true,
    status: "complete",
    sourceDatapointId: item.id,
    runId,
    isRunAtWork: true,
    payload: {
      ...payload,
      inputs: content.inputs,
      messages: content.messages as ChatMessage[] | undefined,
      // What code says is all there is of it to show, and to compare with a target.
      output: payload.output ?? (verdict.ok ? toText(verdict.judgment) : undefined),
    },
  });
};

/**
 * The Log that a Datapoint is about: what its target has as `log`, where an answer is to be judged that is not the right
 * one; else its inputs and messages with the target's output as the answer.
 */
function toLogOfCase({ inputs, messages, target }: DatapointContent): JsonRecord {
  const { log, output } = target ?? {};
  const answer = asRecord(log) ?? { output: toText(output) };
  const judged = { type: "prompt", inputs, messages: messages ?? [], ...answer };
  return toRecord(toJudgedLog(judged));
}

/** As a Log has it: text, or nothing. */
const toText = (value: unknown): string | undefined =>
  value === null || value === undefined || typeof value === "string"
    ? (value ?? undefined)
    : JSON.stringify(value);
