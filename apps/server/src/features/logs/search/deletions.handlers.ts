import { logDeletionErrors, type contract, type LogDeletion, type LogQuery } from "@parley/contract";
import { fromJson, toJson, type Database } from "@parley/db";
import type { JobQueue } from "@parley/jobs";
import { toAuthor } from "../../../kernel/author.ts";
import { toTimestamp, type Clock } from "../../../kernel/clock.ts";
import { createId } from "../../../kernel/ids.ts";
import type { Handlers } from "../../../kernel/implement.ts";
import { refuseHeld } from "../../../kernel/retention/refuse-held.store.ts";
import { deletionJob } from "./deletions.jobs.ts";
import { findDeletion, insertDeletion, type DeletionRow } from "./deletions.store.ts";

type Dependencies = { database: Database; clock: Clock; jobs: JobQueue };

export const deletionHandlers = ({
  database,
  clock,
  jobs,
}: Dependencies): Pick<Handlers<typeof contract.logs>, "deleteMany" | "getDeletion"> => ({
  deleteMany: async ({ body: { query } }, { organizationId, actor }) => {
    const hasCondition = Object.values(query).some((value) => value !== undefined && value.trim() !== "");
    if (!hasCondition) throw logDeletionErrors.noCondition();
    const row: DeletionRow = {
      id: createId("ldl"),
      organization_id: organizationId,
      query: toJson(query),
      status: "running",
      deleted_count: 0,
      created_by: toJson(toAuthor(actor)),
      created_at: clock(),
      updated_at: clock(),
    };
    await database.transaction(async (executor) => {
      await refuseHeld(executor, { organizationId, all: true });
      await insertDeletion(executor, row);
      await jobs.enqueue(executor, {
        name: deletionJob,
        payload: { version: 1, organization_id: organizationId, deletion_id: row.id },
      });
    });
    return toView(row);
  },
  getDeletion: async ({ params: { id } }, { organizationId }) => {
    const row = await findDeletion(database.executor, { organizationId, id });
    if (row === undefined) throw logDeletionErrors.notFound({ id });
    return toView(row);
  },
});

const toView = (row: DeletionRow): LogDeletion => ({
  id: row.id,
  query: fromJson<LogQuery>(row.query),
  status: row.status,
  deleted_count: row.deleted_count,
  created_at: toTimestamp(row.created_at),
  updated_at: toTimestamp(row.updated_at),
});
