import { fromJson, inList, type Executor } from "@parley/db";

type TraceColumns = {
  organization_id: string;
  id: string;
  type: string;
  file_id: string;
  metadata: string | null;
  trace_parent_id: string | null;
  trace_id: string | null;
  trace_flow_id: string | null;
};

const tables = (executor: Executor) => executor.$extendTables<{ logs: TraceColumns }>();

/** The Log at the root of a trace, and the span it is of. */
export type Root = { id: string; spanId: string; traceId: string; flowId: string | null };

/** Those of these Logs that are there. */
export async function findRoots(
  executor: Executor,
  { organizationId, ids }: { organizationId: string; ids: string[] },
): Promise<Map<string, Root>> {
  if (ids.length === 0) return new Map();
  const rows = await tables(executor)
    .selectFrom("logs")
    .select(["id", "type", "file_id", "metadata", "trace_id", "trace_flow_id"])
    .where("organization_id", "=", organizationId)
    .where(inList(executor, "id", ids))
    .execute();
  return new Map(
    rows.map((row) => {
      const metadata = fromJson<{ otel?: { span_id?: string } }>(row.metadata);
      const root: Root = {
        id: row.id,
        spanId: metadata?.otel?.span_id ?? "",
        traceId: row.trace_id ?? row.id,
        flowId: row.trace_flow_id ?? (row.type === "flow" ? row.file_id : null),
      };
      return [row.id, root];
    }),
  );
}

/** Gives a root that has come the Logs that came before it: `childrenOf` is what they took for its id. */
export async function adoptLogs(
  transaction: Executor,
  { organizationId, root, childrenOf }: { organizationId: string; root: Root; childrenOf: string },
): Promise<void> {
  await tables(transaction)
    .updateTable("logs")
    .set({ trace_parent_id: root.id })
    .where("organization_id", "=", organizationId)
    .where("trace_parent_id", "=", childrenOf)
    .execute();
  await tables(transaction)
    .updateTable("logs")
    .set({ trace_id: root.traceId, trace_flow_id: root.flowId })
    .where("organization_id", "=", organizationId)
    .where("trace_id", "=", root.id)
    .where("id", "<>", root.id)
    .where((where) =>
      where.or([
        where("trace_flow_id", "is", null),
        where("trace_flow_id", "<>", root.flowId ?? ""),
        where("trace_id", "<>", root.traceId),
      ]),
    )
    .execute();
}
