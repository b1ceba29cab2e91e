import { fileErrors, isParleyError, logErrors, type FileType } from "@parley/contract";
import type { Database } from "@parley/db";
import type { Catalogue } from "@parley/gateway";
import { normalizePromptKernel, type PromptKernel } from "@parley/promptfile";
import type { Author } from "../../kernel/author.ts";
import type { Clock } from "../../kernel/clock.ts";
import type { FileTypes, TypeIds, VersionFinder } from "../files/index.ts";
import {
  correctLog,
  findTrace,
  type LogEntry,
  type LogWatch,
  type LogWriter,
  type RunWatch,
  type TraceIds,
} from "../logs/index.ts";
import type { RedactorOf } from "../redaction/index.ts";
import { spanLogId } from "./log-ids.ts";
import { findRoots, type Root } from "./otel.store.ts";
import { findPlace, type Placed } from "./place-spans.ts";
import type { Step } from "./step.ts";
import { toLogEntry } from "./to-log-entry.ts";

export type OtelDependencies = {
  database: Database;
  clock: Clock;
  logWriter: LogWriter;
  versionFinder: VersionFinder;
  fileTypes: FileTypes;
  catalogue: Catalogue;
  redactorOf?: RedactorOf | undefined;
  runWatch?: RunWatch | undefined;
  logWatch?: LogWatch | undefined;
};

type FoundVersion = Awaited<ReturnType<VersionFinder["find"]>>;

/** What keeping a span needs, and whose it is. */
export type Keeping = OtelDependencies & {
  organizationId: string;
  author: Author;
  mayWrite: boolean;
  /** Those of this request by what its spans say: most say the same, and normal forms and hashes cost. */
  versions: Map<string, Promise<FoundVersion>>;
};

/**
 * Keeps one span as a Log and answers with the Log's id; `root` is that of its trace, where it is known.
 *
 * @throws what stands in its way
 */
export async function keepSpan(keeping: Keeping, placed: Placed, root: Root | undefined): Promise<string> {
  const { step } = placed;
  if (step.logId !== undefined && (await completeLog(keeping, placed))) return placed.logId;
  const { organizationId, logWriter } = keeping;
  const ids = idsOf(keeping.fileTypes, step);
  const [version, trace] = await Promise.all([
    findVersion(keeping, step, ids),
    findTraceOf(keeping, placed, root),
  ]);
  const entry = toLogEntry(placed, {
    target: { organizationId, type: ids.type, ...version },
    trace,
    catalogue: keeping.catalogue,
  });
  try {
    await logWriter.append(entry);
    return entry.id;
  } catch (error) {
    if (!isTaken(error)) throw error;
    return placed.isRoot ? settleRoot(keeping, placed, entry) : entry.id;
  }
}

function findVersion(keeping: Keeping, step: Step, ids: TypeIds): Promise<FoundVersion> {
  const { organizationId, author, mayWrite, versionFinder, versions } = keeping;
  const { type, path, kernel, isVersionUnsaid = false } = step;
  const key = JSON.stringify([type, path, kernel, isVersionUnsaid]);
  const known = versions.get(key);
  if (known !== undefined) return known;
  const request = { organizationId, ids, author, mayWrite, path };
  const make = async (): Promise<FoundVersion> =>
    versionFinder.find({ ...request, kernel: kernelOf(step, ids.type) });
  const findOwn = (): Promise<FoundVersion> =>
    versionFinder.find(request).catch((error: unknown) => {
      if (isParleyError(error) && error.code === fileErrors.noVersion.code) return make();
      throw error;
    });
  const found = isVersionUnsaid ? findOwn() : make();
  versions.set(key, found);
  return found;
}

const isTaken = (error: unknown): boolean => isParleyError(error) && error.code === logErrors.idTaken.code;

/** A type of File this server does not know is kept as a Flow. */
function idsOf(fileTypes: FileTypes, { type }: Step): TypeIds {
  const known: readonly TypeIds[] = Object.values(fileTypes).map(({ ids }) => ids);
  const ids = known.find((one) => one.type === type) ?? known.find((one) => one.type === "flow");
  if (ids === undefined) throw new TypeError("Flows are not among the types of File");
  return ids;
}

function kernelOf(step: Step, type: FileType): object {
  if (type === "prompt") return normalizePromptKernel(step.kernel as PromptKernel);
  return type === step.type ? step.kernel : { attributes: step.kernel };
}

/** The root came before, or the trace has a second one, which becomes a child of the first. */
async function settleRoot(keeping: Keeping, { span }: Placed, entry: LogEntry): Promise<string> {
  const { database, organizationId, logWriter } = keeping;
  const first = (await findRoots(database.executor, { organizationId, ids: [entry.id] })).get(entry.id);
  if (first === undefined || first.spanId === span.spanId) return entry.id;
  const id = spanLogId(span.traceId, span.spanId);
  const trace = { traceParentId: first.id, traceId: first.traceId, traceFlowId: first.flowId ?? undefined };
  await logWriter.append({ ...entry, ...trace, id }).catch((error: unknown) => {
    if (!isTaken(error)) throw error;
  });
  return id;
}

async function findTraceOf(
  { database, organizationId }: Keeping,
  placed: Placed,
  root: Root | undefined,
): Promise<TraceIds> {
  const parentId = placed.step.parentLogId;
  if (parentId === undefined) return findPlace(placed, root);
  try {
    // Each span is sent by itself: the one that completes a trace may overtake those of what was done in it.
    return await findTrace(database.executor, { organizationId, parentId, mayBeComplete: true });
  } catch (error) {
    if (!isParleyError(error) || error.code !== logErrors.parentNotFound.code) throw error;
    return { traceParentId: parentId };
  }
}

/** Completes a Log that its sender has made before. False where there is none. */
async function completeLog(
  { database, clock, fileTypes, redactorOf, runWatch, logWatch, organizationId }: Keeping,
  { step, span, logId }: Placed,
): Promise<boolean> {
  const request = {
    output: step.output,
    output_message: step.outputMessage,
    error: step.error,
    end_time: span.endMs,
    log_status: step.isIncomplete ? ("incomplete" as const) : ("complete" as const),
    run_id: step.runId,
    source_datapoint_id: step.sourceDatapointId,
  };
  const correction = { organizationId, type: "flow" as const, logId, request };
  try {
    await correctLog({ database, clock, fileTypes, redactorOf, runWatch, logWatch }, correction);
    return true;
  } catch (error) {
    if (isParleyError(error) && error.kind === "not_found") return false;
    throw error;
  }
}
