import type { Executor } from "@parley/db";
import type { FileTypes } from "../files/index.ts";
import { describeLogs } from "./describe-logs.ts";
import { listChildren } from "./listed-log.store.ts";
import type { LogView } from "./log-view.ts";
import type { LogReplyBudget } from "./reply-budget.ts";

type Request = {
  organizationId: string;
  fileTypes: FileTypes;
  includeBodies: boolean;
  /** What the reply may still carry. */
  budget: LogReplyBudget;
};

const maxDepth = 50;
/** How many a reply may nest in all. */
const maxChildren = 1000;

/**
 * Nests below each Log those that name it as their parent, level by level. Logs that may have more children than
 * found room say so in `trace_children_omitted`.
 */
export async function attachChildren(reader: Executor, roots: LogView[], request: Request): Promise<void> {
  let level = roots;
  let left = maxChildren;
  for (let depth = 0; depth < maxDepth && level.length > 0; depth += 1) {
    const parents = new Map(level.map((log) => [log.id, log]));
    // One more than fits tells whether all do.
    const rows = await listChildren(reader, {
      organizationId: request.organizationId,
      parentIds: [...parents.keys()],
      limit: left + 1,
    });
    const fitting = rows.slice(0, left);
    if (fitting.length < rows.length) for (const log of level) log.trace_children_omitted = true;
    left -= fitting.length;
    const children: LogView[] = await describeLogs(reader, fitting, request);
    for (const child of children) {
      const parent = parents.get(child.trace_parent_id ?? "");
      if (parent) (parent.trace_children ??= []).push(child);
    }
    level = children;
  }
}
