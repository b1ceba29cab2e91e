import { describeLog, findLog, type LogView } from "../../logs/index.ts";
import type { AgentsDependencies } from "../dependencies.ts";

/** A Log as events hold it; null where it could not be kept. */
export async function showLog(
  { database: { executor }, fileTypes }: AgentsDependencies,
  { organizationId, id }: { organizationId: string; id: string },
): Promise<LogView | null> {
  const row = await findLog(executor, { organizationId, id });
  if (row === undefined) return null;
  return describeLog(executor, row, { organizationId, fileTypes, type: row.type as "agent" });
}
