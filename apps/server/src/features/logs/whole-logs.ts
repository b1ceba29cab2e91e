import type { Database } from "@parley/db";
import type { FileTypes } from "../files/index.ts";
import { attachChildren } from "./attach-children.ts";
import { describeLogs } from "./describe-logs.ts";
import type { LogView } from "./log-view.ts";
import { findLog } from "./logs.store.ts";
import { createLogReplyBudget } from "./reply-budget.ts";

type Wanted = { organizationId: string; fileTypes: FileTypes; ids: readonly string[] };

/** Logs as they are shown one by one: whole, those that begin traces with what is below them. */
export async function loadWholeLogs(
  { executor, reader }: Pick<Database, "executor" | "reader">,
  { organizationId, fileTypes, ids }: Wanted,
): Promise<Map<string, LogView>> {
  const found = await Promise.all(ids.map((id) => findLog(executor, { organizationId, id })));
  const rows = found.filter((row) => row !== undefined);
  const described = { organizationId, fileTypes, includeBodies: true };
  const views = await describeLogs(executor, rows, described);
  const roots = views.filter(({ type }) => type === "flow" || type === "agent");
  // Each with a budget of its own, as if it were asked for alone.
  for (const root of roots)
    await attachChildren(reader, [root], { ...described, budget: createLogReplyBudget() });
  return new Map(views.map((view) => [view.id, view]));
}
