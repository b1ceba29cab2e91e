import { isParleyError, logErrors, type DatapointContent, type FileType } from "@parley/contract";
import { fromJson } from "@parley/db";
import type { ChatMessage } from "@parley/promptfile";
import type { RequestContext } from "../../../kernel/request-context.ts";
import { findLog, type LogEntry, type LogWriter } from "../../logs/index.ts";
import { callVersion } from "../../prompts/index.ts";
import { callTool } from "../../tools/index.ts";
import type { RunningDependencies } from "./dependencies.ts";
import { makeAgentLog } from "./make-agent-log.ts";
import { makeEvaluatorLog } from "./make-evaluator-log.ts";
import type { RunVersion, RunWork } from "./run-work.ts";
import { logIdOfSample, type WantedSample } from "./samples.ts";

type Making = {
  version: RunVersion;
  runId: string;
  logId: string;
  item: WantedSample;
  content: DatapointContent;
  context: RequestContext;
  isLogThere: (id: string) => Promise<boolean>;
  /** Told what was paid before, in nano-USD, of which the Logs are gone. */
  onSpent: (costNano: number) => void;
};
export type Maker = (dependencies: RunningDependencies, making: Making) => Promise<unknown>;

/** How a Log of each type of File that runs is made. */
const makers: Partial<Record<FileType, Maker>> = {
  prompt: (dependencies, { version, runId, logId, item, content, context, isLogThere }) =>
    callVersion(dependencies, {
      fileId: version.fileId,
      versionId: version.id,
      runId,
      context,
      isLogThere,
      request: {
        inputs: content.inputs,
        messages: content.messages as ChatMessage[] | undefined,
        source_datapoint_id: item.id,
        log_id: logId,
      },
    }),
  tool: (dependencies, { version, runId, logId, item, content, context }) =>
    callTool(dependencies, {
      request: {
        id: version.fileId,
        inputs: content.inputs,
        source_datapoint_id: item.id,
        log_id: logId,
      },
      choice: { version_id: version.id, environment: undefined },
      runId,
      context,
    }),
  evaluator: makeEvaluatorLog,
  agent: makeAgentLog,
};

type Wanted = {
  work: RunWork;
  version: RunVersion;
  item: WantedSample;
  context: RequestContext;
  isLogThere: (id: string) => Promise<boolean>;
  onSpent: (costNano: number) => void;
  /** Called when it is known what came of it, and only to be written. */
  onAnswered(): void;
};

/** A Log that is there; `kept`: as it was just written. */
export type MadeLog = { id: string; kept?: LogEntry | undefined };

/**
 * Runs the version of a Run on a Datapoint and keeps the Log, once a sample: its id follows from these. That the version fails is
 * a Log as well.
 *
 * @throws what says nothing of the item: too much is running, the version was deleted, the work was stopped
 */
export async function makeLog(
  dependencies: RunningDependencies,
  { work, version, item, context, isLogThere, onSpent, onAnswered }: Wanted,
): Promise<MadeLog> {
  const { organizationId, run } = work;
  const { executor } = dependencies.database;
  const logId = logIdOfSample(run, { itemId: item.id, sample: item.sample });
  const content = fromJson<DatapointContent>(item.content);
  const startTime = dependencies.clock();
  const { logWriter, kept } = watchLog(dependencies.logWriter, { logId, onAnswered });
  try {
    const own = { ...dependencies, logWriter };
    const making = { version, runId: run.id, logId, item, content, context, isLogThere, onSpent };
    await makers[version.type]?.(own, making);
  } catch (error) {
    context.signal.throwIfAborted();
    if (!isParleyError(error) || isOfServer(error)) throw error;
    // What a provider refused has its Log already.
    if ((await findLog(executor, { organizationId, id: logId })) !== undefined)
      return { id: logId, kept: kept() };
    await logWriter.append({
      organizationId,
      id: logId,
      type: version.type,
      fileId: version.fileId,
      versionId: version.id,
      createdAt: startTime,
      startTime,
      endTime: dependencies.clock(),
      save: true,
      status: "complete",
      error: error.message,
      sourceDatapointId: item.id,
      runId: run.id,
      isRunAtWork: true,
      payload: { inputs: content.inputs, messages: content.messages as ChatMessage[] | undefined },
    });
  }
  return { id: logId, kept: kept() };
}

/** Sees what is kept of one Log that is written. */
function watchLog(
  logWriter: LogWriter,
  { logId, onAnswered }: { logId: string } & Pick<Wanted, "onAnswered">,
) {
  let kept: LogEntry | undefined;
  const watching: LogWriter = {
    ...logWriter,
    append: async (entry) => {
      if (entry.id === logId) onAnswered();
      const written = await logWriter.append(entry);
      // A turn of an Agent is judged with the Logs below it, which are read.
      if (written.id === logId && written.type !== "agent") kept = written;
      return written;
    },
  };
  return { logWriter: watching, kept: () => kept };
}

/** Not for what was to be run, and perhaps not next time. */
const isOfServer = ({ kind, code }: { kind: string; code: string }): boolean =>
  kind === "internal" || kind === "unavailable" || code === logErrors.versionGone.code;
