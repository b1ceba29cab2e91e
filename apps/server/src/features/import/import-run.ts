import {
  parseMoment,
  User,
  type EndpointInput,
  type EndpointResult,
  type ImportLeft,
  type imports,
} from "@parley/contract";
import type { Executor } from "@parley/db";
import { readSampling, recordRun, type RecordedRun } from "../evaluations/index.ts";
import { findFileById, findVersionById, findVersionOfAny } from "../files/index.ts";
import type { ImportDependencies, Importer } from "./dependencies.ts";

type Endpoint = typeof imports.endpoints.run;
type Given = EndpointInput<Endpoint>["body"];

/** Brings in a Run with its Logs, under the id it had. @throws not_found for an unknown Evaluation */
export async function importRun(
  { database, clock }: ImportDependencies,
  importer: Importer,
  { evaluation_id: evaluationId, run: given, log_ids: logIds = [] }: Given,
): Promise<EndpointResult<Endpoint>> {
  const { organizationId } = importer;
  const left: ImportLeft[] = [];
  const leave = (field: string | undefined, reason: string): void =>
    void left.push({ kind: "run", id: given.id, ...(field !== undefined && { field }), reason });
  const run = await readRun(database.executor, importer, { given, now: clock(), leave });
  const { outcome, missingLogIds } = await database.transaction((transaction) =>
    recordRun(transaction, { organizationId, evaluationId, run, logIds: [...new Set(logIds)] }),
  );
  for (const id of missingLogIds) leave("logs", `There is no Log \`${id}\`.`);
  if (outcome !== "taken") return { outcome, left };
  return {
    outcome: "left",
    left: [{ kind: "run", id: given.id, reason: "Something else has its id on this server." }],
  };
}

type Reading = { given: Given["run"]; now: number; leave: (field: string, reason: string) => void };

async function readRun(
  executor: Executor,
  { organizationId, author }: Importer,
  { given, now, leave }: Reading,
): Promise<RecordedRun> {
  const versionOf = async (field: "dataset" | "version"): Promise<string | undefined> => {
    const reference = given[field];
    if (reference == null) return undefined;
    const found = await findReferenced(executor, { organizationId, reference });
    if (found === undefined) leave(field, "Its version is not here.");
    return found;
  };
  const status = given["status"];
  const ended = status === "completed" || status === "cancelled" ? status : undefined;
  if (ended === undefined) leave("status", "It had not ended; here it waits until somebody ends it.");
  const moment = (name: string): number | undefined => {
    const text = given[name];
    return typeof text === "string" ? parseMoment(text) : undefined;
  };
  const createdBy = User.safeParse(given["created_by"]);
  const createdAt = moment("created_at") ?? now;
  return {
    id: given.id,
    datasetVersionId: await versionOf("dataset"),
    versionId: await versionOf("version"),
    orchestrated: given["orchestrated"] !== false,
    author: createdBy.success ? createdBy.data : author,
    createdAt,
    addedAt: moment("added_at") ?? createdAt,
    isControl: given["control"] === true,
    ended,
    ...readSampling(given),
  };
}

/** By the File it had where that is known: versions of several Files may have had one id. */
async function findReferenced(
  executor: Executor,
  {
    organizationId,
    reference: { id, version_id: versionId },
  }: { organizationId: string; reference: { id?: string | undefined; version_id: string } },
): Promise<string | undefined> {
  const file = id === undefined ? undefined : await findFileById(executor, { organizationId, id });
  const ofFile = file && (await findVersionById(executor, { organizationId, fileId: file.id, versionId }));
  return (ofFile ?? (await findVersionOfAny(executor, { organizationId, versionId })))?.id;
}
