import { contract } from "@parley/contract";
import type { Database } from "@parley/db";
import { toAuditEntry } from "../../kernel/audit/hash-entry.ts";
import { implement } from "../../kernel/implement.ts";
import { listChain, listEntries, type AuditFilter } from "./audit.store.ts";
import { listCheckpoints } from "./checkpoints.store.ts";
import { makeCheckpoint, readCheckpoint, type CheckpointDependencies } from "./make-checkpoint.ts";
import { verifyChain } from "./verify-chain.ts";

const pageSize = 500;

export const auditRoutes = (dependencies: CheckpointDependencies) => {
  const { database } = dependencies;
  return implement(contract.audit, {
    list: async ({ query }, { organizationId }) => {
      const { size, ...given } = query;
      const filter = { ...toFilter(organizationId, given), before: given.before };
      const rows = await listEntries(database.reader, { filter, limit: size + 1 });
      return { records: rows.slice(0, size).map(toAuditEntry), has_more: rows.length > size };
    },
    export: async ({ query }, { organizationId }) => {
      const { from, ...given } = query;
      const isWhole = Object.values(given).every((value) => value === undefined);
      return {
        contentType: "application/jsonl",
        fileName: "audit.jsonl",
        bytes: writeLines(database, {
          ...toFilter(organizationId, given),
          after: from - 1,
          // Made first: what is recorded meanwhile comes after it.
          checkpoint: isWhole ? await makeCheckpoint(dependencies, organizationId) : undefined,
        }),
      };
    },
    listCheckpoints: async ({ query }, { organizationId }) => {
      const rows = await listCheckpoints(database.reader, { organizationId, limit: query.size });
      return rows.map(({ jws }) => ({ jws, content: readCheckpoint(jws) }));
    },
    verify: async (_, { organizationId }) => verifyChain(database.reader, organizationId),
  });
};

type GivenFilter = Pick<AuditFilter, "action" | "outcome" | "target"> & {
  actor_id?: string | undefined;
  start_date?: number | undefined;
  end_date?: number | undefined;
};

const toFilter = (organizationId: string, given: GivenFilter): AuditFilter => ({
  organizationId,
  action: given.action,
  outcome: given.outcome,
  target: given.target,
  actorId: given.actor_id,
  from: given.start_date,
  to: given.end_date,
});

const encoder = new TextEncoder();

async function* writeLines(
  { reader }: Database,
  { after, checkpoint, ...filter }: AuditFilter & { after: number; checkpoint: string | undefined },
): AsyncGenerator<Uint8Array> {
  if (checkpoint !== undefined) yield encoder.encode(`${JSON.stringify({ checkpoint })}\n`);
  for (;;) {
    const rows = await listChain(reader, { ...filter, after, limit: pageSize });
    const lines = rows.map((row) => `${JSON.stringify(toAuditEntry(row))}\n`);
    if (lines.length > 0) yield encoder.encode(lines.join(""));
    after = rows.at(-1)?.sequence ?? after;
    if (rows.length < pageSize) return;
  }
}
