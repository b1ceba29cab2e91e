import { ImportedFile, ImportedVersion } from "@parley/contract";
import { listAliases } from "../../kernel/aliases/aliases.store.ts";
import type { ImportDependencies, Importer } from "./dependencies.ts";
import { findImported } from "./find-target.ts";
import { importVersion } from "./import-version.ts";
import type { TreeLog } from "./log-tree.ts";

/** What a Log is a Log of, under the ids of here. */
export type LogPlace = {
  fileId: string;
  versionId: string;
  traceFlowId: string | undefined;
  sourceDatapointId: string | undefined;
  now: number;
};

export type LogPlacer = {
  /** Looks up what these Logs name, in a few queries. */
  prepare(logs: readonly TreeLog[]): Promise<void>;
  /** Where a Log belongs; its version is brought in where it is missing. */
  place(log: TreeLog): Promise<LogPlace | { reason: string }>;
};

type Known = { fileId: string; versionId: string } | { reason: string };

const textOf = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

export function createLogPlacer(dependencies: ImportDependencies, importer: Importer): LogPlacer {
  const { database, clock } = dependencies;
  const { organizationId } = importer;
  const versions = new Map<string, Known>();
  let datapoints = new Map<string, string>();
  let flows = new Map<string, string>();

  const findVersion = async (log: TreeLog): Promise<Known> => {
    const key = `${textOf(log.file["id"])}/${textOf(log.file["version_id"])}`;
    const known = versions.get(key) ?? (await bringVersion(dependencies, importer, log));
    versions.set(key, known);
    return known;
  };

  return {
    async prepare(logs) {
      const named = (field: string) => logs.flatMap(({ record }) => textOf(record[field]) ?? []);
      const of = { organizationId };
      datapoints = await listAliases(database.executor, {
        ...of,
        kind: "datapoint",
        oldIds: named("source_datapoint_id"),
      });
      flows = await listAliases(database.executor, { ...of, kind: "file", oldIds: named("trace_flow_id") });
    },
    async place(log) {
      const version = await findVersion(log);
      if ("reason" in version) return version;
      const flowId = textOf(log.record["trace_flow_id"]);
      const datapointId = textOf(log.record["source_datapoint_id"]);
      return {
        ...version,
        traceFlowId: flowId === undefined ? undefined : (flows.get(flowId) ?? flowId),
        sourceDatapointId: datapointId === undefined ? undefined : datapoints.get(datapointId),
        now: clock(),
      };
    },
  };
}

/** A Log shows its version whole, so one that nobody listed comes along with it. */
async function bringVersion(
  dependencies: ImportDependencies,
  importer: Importer,
  { file: shown, type, isCut }: TreeLog,
): Promise<Known> {
  const file = ImportedFile.safeParse({ ...shown, type });
  const version = ImportedVersion.safeParse(shown);
  if (!file.success || !version.success) return { reason: "It does not name its File and version." };
  const given = { file: file.data, version: version.data };
  const { pair, left } = isCut
    ? await findOnly(dependencies, importer, given)
    : await importVersion(dependencies, importer, given);
  if (pair) return { fileId: pair.file.id, versionId: pair.version.id };
  const why = left.map(({ reason }) => reason).join("; ");
  return { reason: `Its version \`${version.data.version_id}\` could not be brought in: ${why}` };
}

type Given = Parameters<typeof importVersion>[2];

async function findOnly({ database }: ImportDependencies, importer: Importer, given: Given) {
  const pair = await findImported(database.executor, importer, given);
  const reason = "It is not here, and the export shows only a part of it.";
  return { pair, left: [{ kind: "version" as const, id: given.version.version_id, reason }] };
}
