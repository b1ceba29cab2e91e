import {
  GivenDatapoint,
  isParleyError,
  normalizeDatapoint,
  type ImportLeft,
  type UploadedFile,
} from "@parley/contract";
import { insertAliases, type NewAlias } from "../../kernel/aliases/aliases.store.ts";
import { readDatasetKernel, saveDataset } from "../datasets/index.ts";
import type { FileAtVersion } from "../files/index.ts";
import type { ImportDependencies, Importer } from "./dependencies.ts";
import { findImported, findTarget } from "./find-target.ts";
import {
  keepIds,
  leave,
  saveNamed,
  toHistory,
  wordsFor,
  type GivenVersion,
  type VersionOutcome,
} from "./import-version.ts";
import { isObject, readJsonLines } from "./read-json-lines.ts";
import { describeUnreadable, readTolerantly } from "./read-tolerantly.ts";

type DatasetOutcome = VersionOutcome & { datapointsCount: number };

/** Brings in a version of a Dataset with the Datapoints of a file, line by line. */
export async function importDatasetVersion(
  dependencies: ImportDependencies,
  importer: Importer,
  given: GivenVersion & { datapoints: UploadedFile },
): Promise<DatasetOutcome> {
  const known = await findImported(dependencies.database.executor, importer, given);
  if (known !== undefined)
    return { outcome: "found", pair: known, left: [], datapointsCount: countOf(known) };
  try {
    return await bringIn(dependencies, importer, given);
  } catch (error) {
    if (isParleyError(error)) return { ...leave(given, error.message), datapointsCount: 0 };
    throw error;
  }
}

const countOf = ({ version }: FileAtVersion): number => readDatasetKernel(version).datapoints.count;

async function bringIn(
  dependencies: ImportDependencies,
  importer: Importer,
  given: GivenVersion & { datapoints: UploadedFile },
): Promise<DatasetOutcome> {
  const { database, clock } = dependencies;
  const { organizationId } = importer;
  const target = await findTarget(database.executor, importer, given.file);
  const history = toHistory(dependencies, importer, given);
  const reader = createDatapointReader(dependencies, importer, given.datapoints);
  const { schema, attributes } = given.version;
  const { saved, left } = await saveNamed(given, (words) =>
    saveDataset(dependencies, {
      organizationId,
      address: target.address,
      action: "set",
      base: {},
      datapoints: reader.read,
      schema: isObject(schema) ? schema : {},
      attributes: isObject(attributes) ? attributes : undefined,
      words: wordsFor(target, given, words),
      history: { createdAt: history.now },
      author: history.author,
    }),
  );
  await database.transaction((executor) => keepIds(executor, { importer, given, pair: saved, now: clock() }));
  return {
    outcome: "created",
    pair: saved,
    left: [...target.left, ...left, ...reader.left()],
    datapointsCount: countOf(saved),
  };
}

const aliasesAtOnce = 500;

/** Reads Datapoints and keeps the ids they had, as often as it is asked to. */
function createDatapointReader(
  { database, clock }: ImportDependencies,
  { organizationId }: Importer,
  file: UploadedFile,
) {
  let left: ImportLeft[] = [];
  async function* read(): AsyncGenerator<GivenDatapoint> {
    left = [];
    let aliases: NewAlias[] = [];
    const flush = async () => {
      await database.transaction((executor) => insertAliases(executor, aliases));
      aliases = [];
    };
    for await (const { line, value } of readJsonLines(file.open())) {
      const id = typeof value?.["id"] === "string" ? value["id"] : undefined;
      const where = { kind: "datapoint" as const, id: id ?? `line ${line}` };
      const { value: datapoint, unreadable } = readTolerantly(GivenDatapoint, value ?? {});
      if (value === undefined || datapoint === undefined) {
        left.push({ ...where, reason: value ? describeUnreadable(unreadable) : "It is no JSON object." });
        continue;
      }
      for (const { field, reason } of unreadable) left.push({ ...where, field, reason });
      if (id !== undefined) {
        const newId = normalizeDatapoint(datapoint).id;
        aliases.push({ organizationId, kind: "datapoint", oldId: id, newId, now: clock() });
        if (aliases.length >= aliasesAtOnce) await flush();
      }
      yield datapoint;
    }
    await flush();
  }
  return { read, left: () => left };
}
