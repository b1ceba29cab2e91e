import type { Directory } from "@parley/contract";
import { fromJson } from "@parley/db";
import { toTimestamp } from "../../../kernel/clock.ts";
import type { DirectoryRow } from "../files.tables.ts";

export const toDirectory = (row: DirectoryRow): Directory => ({
  id: row.id,
  parent_id: row.parent_id,
  name: row.name,
  path: row.path,
  description: row.description,
  readme: row.readme,
  tags: fromJson<string[]>(row.tags),
  created_at: toTimestamp(row.created_at),
  updated_at: toTimestamp(row.updated_at),
});
