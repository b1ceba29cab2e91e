import type { Environment } from "@parley/contract";
import { toTimestamp } from "../../kernel/clock.ts";
import type { EnvironmentRow } from "./organizations.tables.ts";

export const toEnvironment = (row: EnvironmentRow): Environment => ({
  id: row.id,
  name: row.name,
  tag: row.is_default ? "default" : "other",
  created_at: toTimestamp(row.created_at),
});
