import type { Dialect, Executor } from "../database.ts";
import { columnTypes } from "../migrate/column-types.ts";

/** Whose schedule it is, where it is a team's; it stays where the team goes. */
export async function up(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema
    .alterTable("schedules")
    .addColumn("team_id", type.id, (column) => column.references("teams.id").onDelete("set null"))
    .execute();
  await executor.schema.createIndex("schedules_team").on("schedules").column("team_id").execute();
}
