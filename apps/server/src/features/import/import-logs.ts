import {
  isParleyError,
  logErrors,
  type EndpointResult,
  type imports,
  type ImportLeft,
} from "@parley/contract";
import { findLog } from "../logs/index.ts";
import type { ImportDependencies, Importer } from "./dependencies.ts";
import { createLogPlacer, type LogPlacer } from "./place-log.ts";
import { flattenTree, type TreeLog } from "./log-tree.ts";
import { readJsonLines } from "./read-json-lines.ts";
import { toEntry } from "./to-entry.ts";

type Result = EndpointResult<typeof imports.endpoints.logs>;

/** So many trees are in memory at once. */
const treesAtOnce = 50;

/** Brings in the Logs of a file, line by line, each with what is below it. */
export async function importLogs(
  dependencies: ImportDependencies,
  importer: Importer,
  bytes: AsyncIterable<Uint8Array>,
): Promise<Result> {
  const result: Result = { created: 0, found: 0, left: [] };
  const placer = createLogPlacer(dependencies, importer);
  let logs: TreeLog[] = [];
  let trees = 0;
  const flush = async () => {
    await writeLogs({ dependencies, importer, placer, result }, logs);
    logs = [];
    trees = 0;
  };
  for await (const { line, value } of readJsonLines(bytes)) {
    if (value === undefined) {
      result.left.push({ kind: "log", id: `line ${line}`, reason: "It is no JSON object." });
      continue;
    }
    const tree = flattenTree(value);
    for (const { id, reason } of tree.misshapen)
      result.left.push({ kind: "log", id: id === "" ? `line ${line}` : id, reason });
    logs.push(...tree.logs);
    if ((trees += 1) >= treesAtOnce) await flush();
  }
  await flush();
  return result;
}

type Writing = {
  dependencies: ImportDependencies;
  importer: Importer;
  placer: LogPlacer;
  result: Result;
};

async function writeLogs(
  { dependencies, importer, placer, result }: Writing,
  logs: TreeLog[],
): Promise<void> {
  const { left } = result;
  await placer.prepare(logs);
  const writes: Promise<"created" | "found" | ImportLeft[]>[] = [];
  for (const log of logs) {
    const place = await placer.place(log);
    if ("reason" in place) {
      left.push({ kind: "log", id: log.id, reason: place.reason });
      continue;
    }
    const { entry, unreadable } = toEntry(log, { ...place, organizationId: importer.organizationId });
    for (const { field, reason } of unreadable) left.push({ kind: "log", id: log.id, field, reason });
    if (log.isCut)
      left.push({
        kind: "log",
        id: log.id,
        field: "bodies_omitted",
        reason: "The export holds only a part of it.",
      });
    if (entry !== undefined) writes.push(write(dependencies, entry));
  }
  for (const outcome of await Promise.all(writes)) {
    if (typeof outcome === "string") result[outcome] += 1;
    else left.push(...outcome);
  }
}

type Entry = NonNullable<ReturnType<typeof toEntry>["entry"]>;

async function write(
  { database, logWriter }: ImportDependencies,
  entry: Entry,
): Promise<"created" | "found" | ImportLeft[]> {
  try {
    await logWriter.append(entry);
    return "created";
  } catch (error) {
    if (!isParleyError(error)) throw error;
    if (error.code !== logErrors.idTaken.code) return [{ kind: "log", id: entry.id, reason: error.message }];
    const { organizationId, id } = entry;
    const taken = await findLog(database.executor, { organizationId, id });
    const isSame = taken?.file_id === entry.fileId && taken.created_at === entry.createdAt;
    return isSame ? "found" : [{ kind: "log", id, reason: `Another Log here has the id \`${id}\`.` }];
  }
}
