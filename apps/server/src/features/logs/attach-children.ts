import type { Executor } from "@parley/db";
import { describeLogs, type LogView } from "./describe-logs.ts";
import { listChildren } from "./logs.store.ts";
import type { FileTypes } from "../files/index.ts";

type Request = { organizationId: string; fileTypes: FileTypes; includeBodies: boolean };

const maxDepth = 50;

/** Nests below each Log those that name it as their parent, level by level. */
export async function attachChildren(executor: Executor, roots: LogView[], request: Request): Promise<void> {
  let level = roots;
  for (let depth = 0; depth < maxDepth && level.length > 0; depth += 1) {
    const parents = new Map(level.map((log) => [log.id, log]));
    const rows = await listChildren(executor, {
      organizationId: request.organizationId,
      parentIds: [...parents.keys()],
    });
    const children: LogView[] = await describeLogs(executor, rows, request);
    for (const child of children) {
      const parent = parents.get(child.trace_parent_id ?? "");
      if (parent) (parent.trace_children ??= []).push(child);
    }
    level = children;
  }
}
