import { contract } from "@parley/contract";
import type { Database } from "@parley/db";
import { toAuditEntry } from "../../kernel/audit/hash-entry.ts";
import { implement } from "../../kernel/implement.ts";
import { listChain, listEntries } from "./audit.store.ts";
import { verifyChain } from "./verify-chain.ts";

type Dependencies = { database: Database };

const pageSize = 500;

export const auditRoutes = ({ database }: Dependencies) =>
  implement(contract.audit, {
    list: async ({ query }, { organizationId }) => {
      const { size, actor_id: actorId, start_date: from, end_date: to, ...rest } = query;
      const filter = { organizationId, actorId, from, to, ...rest };
      const rows = await listEntries(database.reader, { filter, limit: size + 1 });
      return { records: rows.slice(0, size).map(toAuditEntry), has_more: rows.length > size };
    },
    export: async ({ query }, { organizationId }) => ({
      contentType: "application/jsonl",
      fileName: "audit.jsonl",
      bytes: writeLines(database, { organizationId, after: query.from - 1 }),
    }),
    verify: async (_, { organizationId }) => verifyChain(database.reader, organizationId),
  });

const encoder = new TextEncoder();

async function* writeLines(
  { reader }: Database,
  { organizationId, after }: { organizationId: string; after: number },
): AsyncGenerator<Uint8Array> {
  for (;;) {
    const rows = await listChain(reader, { organizationId, after, limit: pageSize });
    const lines = rows.map((row) => `${JSON.stringify(toAuditEntry(row))}\n`);
    if (lines.length > 0) yield encoder.encode(lines.join(""));
    after = rows.at(-1)?.sequence ?? after;
    if (rows.length < pageSize) return;
  }
}
