import type { Executor } from "@parley/db";
import type { InstallationRow, InstallRow, SlackTables } from "./slack.tables.ts";

const tables = (executor: Executor) => executor.$extendTables<SlackTables>();

/** Those that are over are forgotten with it. */
export async function insertInstall(executor: Executor, row: InstallRow, now: number): Promise<void> {
  await tables(executor).deleteFrom("slack_installs").where("expires_at", "<=", now).execute();
  await tables(executor).insertInto("slack_installs").values(row).execute();
}

type Coming = Pick<InstallRow, "state_hash" | "organization_id" | "session_id"> & { now: number };

/** In one statement, so that it is used once; only by the session that began it. */
export async function takeInstall(
  executor: Executor,
  { state_hash, organization_id, session_id, now }: Coming,
): Promise<boolean> {
  const taken = await tables(executor)
    .deleteFrom("slack_installs")
    .where("state_hash", "=", state_hash)
    .where("organization_id", "=", organization_id)
    .where("session_id", "=", session_id)
    .where("expires_at", ">", now)
    .returning("state_hash")
    .execute();
  return taken.length > 0;
}

/** Of whichever organization: Slack names an app and a workspace, and whose they are only this tells. */
export const findInstallation = (
  executor: Executor,
  { app_id, team_id }: Pick<InstallationRow, "app_id" | "team_id">,
): Promise<InstallationRow | undefined> =>
  tables(executor)
    .selectFrom("slack_installations")
    .selectAll()
    .where("app_id", "=", app_id)
    .where("team_id", "=", team_id)
    .executeTakeFirst();

/** False where the workspace is another organization's meanwhile. */
export async function saveInstallation(executor: Executor, row: InstallationRow): Promise<boolean> {
  const { channel_id, scopes, installed_at, organization_id } = row;
  const saved = await tables(executor)
    .insertInto("slack_installations")
    .values(row)
    .onConflict((conflict) =>
      conflict
        .columns(["app_id", "team_id"])
        .doUpdateSet({ channel_id, scopes, installed_at })
        .where("slack_installations.organization_id", "=", organization_id),
    )
    .returning("channel_id")
    .execute();
  return saved.length > 0;
}
