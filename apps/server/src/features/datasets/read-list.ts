import { datasetErrors, type Datapoint, type GivenDatapoint } from "@parley/contract";
import type { Database } from "@parley/db";
import type { FileAtVersion } from "../files/index.ts";
import { listDatapoints, listDatapointsAfter, type DatapointFilter } from "./datapoints.store.ts";
import { readDatasetKernel, toDatapoint } from "./dataset-type.ts";
import { findListId } from "./lists.store.ts";

/** What one reply may hold; more is read in pages. */
const mostInReply = 20_000;
const readAtOnce = 1000;

/** The list of a version of a Dataset. */
export async function getListId(database: Database, { version }: FileAtVersion): Promise<string> {
  const ofVersion = { organizationId: version.organization_id, versionId: version.id };
  const listId = await findListId(database.executor, ofVersion);
  if (listId === undefined) throw new TypeError(`Dataset version ${version.id} has no list`);
  return listId;
}

/** All Datapoints of a version. @throws too_large when one reply cannot hold them */
export async function readAllDatapoints(database: Database, pair: FileAtVersion): Promise<Datapoint[]> {
  const { count } = readDatasetKernel(pair.version).datapoints;
  if (count > mostInReply) throw datasetErrors.tooManyDatapoints({ limit: mostInReply, count });
  const filter = { organizationId: pair.file.organization_id, listId: await getListId(database, pair) };
  const datapoints: Datapoint[] = [];
  for (let page = 1; datapoints.length < count; page += 1) {
    const records = await listDatapoints(database.reader, filter, { page, size: readAtOnce });
    if (records.length === 0) break;
    datapoints.push(...records.map(toDatapoint));
  }
  return datapoints;
}

/** The same one after the other, in what they were given as. */
export async function* walkDatapoints(
  database: Database,
  filter: DatapointFilter,
): AsyncGenerator<GivenDatapoint> {
  for (let after = 0; ;) {
    const { records, last } = await listDatapointsAfter(database.reader, filter, {
      after,
      limit: readAtOnce,
    });
    for (const { content, split, tags } of records) {
      yield {
        inputs: content.inputs,
        ...(content.messages && { messages: content.messages }),
        ...(content.target && { target: content.target }),
        ...(split !== null && { split }),
        ...(tags !== null && { tags: [...tags] }),
      };
    }
    if (last === undefined || records.length < readAtOnce) return;
    after = last;
  }
}
