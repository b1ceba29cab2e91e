import type { Executor } from "@parley/db";
import {
  describeVersions,
  type FileTypeBehaviour,
  type FileTypes,
  type FileView,
  type KnownFileType,
} from "../files/index.ts";
import { listJudgments, maxJudgments } from "./judgments.store.ts";
import type { ListedLogRow } from "./listed-log.store.ts";
import { loadBodies, type Bodies } from "./load-bodies.ts";
import { toLogView, type LogView, type LogViewOf } from "./log-view.ts";
import type { LogRow } from "./logs.tables.ts";
import { createUnlimitedBudget, type LogReplyBudget } from "./reply-budget.ts";

type Described = {
  organizationId: string;
  fileTypes: FileTypes;
  includeBodies: boolean;
  /** What the reply these Logs are part of may carry; without one they are whole. */
  budget?: LogReplyBudget;
  /** Whose judgments are shown; absent: all. */
  evaluatorVersionIds?: string[];
};

/**
 * Logs as the wire shows them, in the order given, with what was said of them; without bodies the output is only its
 * start. Where the budget ends, bodies and the content of Prompts are left out, and `bodies_omitted` says so.
 */
export async function describeLogs(
  executor: Executor,
  rows: readonly (LogRow | ListedLogRow)[],
  described: Described,
): Promise<LogView[]> {
  if (rows.length === 0) return [];
  const { organizationId, evaluatorVersionIds } = described;
  const parentIds = rows.map(({ id }) => id);
  const [logs, judgments] = await Promise.all([
    describeRows(executor, rows, described),
    listJudgments(executor, { organizationId, parentIds, evaluatorVersionIds }),
  ]);
  await attachJudgments(executor, { logs, judgments }, described);
  return logs;
}

type Judged = { logs: LogView[]; judgments: ListedLogRow[] };

/** What is said of judgments themselves is shown with them only where they are asked for. */
async function attachJudgments(
  executor: Executor,
  { logs, judgments }: Judged,
  described: Described,
): Promise<void> {
  const judged = new Map(logs.map((log) => [log.id, log]));
  if (judgments.length > maxJudgments) for (const log of logs) log.evaluator_logs_omitted = true;
  for (const view of await describeRows(executor, judgments.slice(0, maxJudgments), described))
    if (view.type === "evaluator") judged.get(view.parent_id ?? "")?.evaluator_logs.push(view);
}

async function describeRows(
  executor: Executor,
  rows: readonly (LogRow | ListedLogRow)[],
  { organizationId, fileTypes, includeBodies, budget = createUnlimitedBudget() }: Described,
): Promise<LogView[]> {
  if (rows.length === 0) return [];
  const ids = rows.map((row) => row.id);
  const [views, { payloads, omitted }] = await Promise.all([
    describeVersions(executor, rows, { organizationId, fileTypes }),
    includeBodies ? loadBodies(executor, { organizationId, ids, budget: budget.bodies }) : noBodies,
  ]);
  const sizeOf = measureOnce(views);
  return rows.flatMap((row) => {
    const file = views.get(row.version_id);
    if (file === undefined) return [];
    const hasRoom = budget.prompts.take(sizeOf(row.version_id));
    const isOmitted = omitted.has(row.id) || !hasRoom || ("is_cut" in row && Number(row.is_cut) === 1);
    const payload = payloads.get(row.id);
    const view = toLogView({ row, file: hasRoom ? file : withoutContent(file, fileTypes), payload });
    return [isOmitted ? { ...view, bodies_omitted: true } : view];
  });
}

/** One Log, whole. */
export async function describeLog<T extends KnownFileType>(
  executor: Executor,
  row: LogRow,
  { type, ...described }: Pick<Described, "organizationId" | "fileTypes"> & { type: T },
): Promise<LogViewOf<T>> {
  const [log] = await describeLogs(executor, [row], { ...described, includeBodies: true });
  if (log?.type !== type) throw new TypeError(`A ${type} Log went missing`);
  return log as LogViewOf<T>;
}

const noBodies: Bodies = { payloads: new Map(), omitted: new Set() };

/** About how long a view is as JSON; a view is written out once for that, however many Logs share it. */
function measureOnce(views: ReadonlyMap<string, FileView>): (versionId: string) => number {
  const sizes = new Map<string, number>();
  return (versionId) => {
    const size = sizes.get(versionId) ?? JSON.stringify(views.get(versionId)).length;
    sizes.set(versionId, size);
    return size;
  };
}

/** Which File and version it was, without what may be long. */
function withoutContent(file: FileView, fileTypes: FileTypes): FileView {
  const shared = { description: null, readme: null, tags: [], version_description: null, evaluators: [] };
  // What is shortened is of the File's own type.
  const { shortened } = fileTypes[file.type ?? "prompt"] as FileTypeBehaviour<KnownFileType>;
  const short = typeof shortened === "function" ? shortened(file) : shortened;
  return { ...file, ...short, ...shared } as FileView;
}
