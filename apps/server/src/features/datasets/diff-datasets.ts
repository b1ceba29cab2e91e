import type { DatapointChange } from "@parley/contract";
import type { Database } from "@parley/db";
import type { FileAtVersion } from "../files/index.ts";
import { countChanges, listChanges, type ChangeKind } from "./datapoints.store.ts";
import { readDatasetKernel, toDatapoint } from "./dataset-type.ts";
import { getListId } from "./read-list.ts";

type Request = { from: FileAtVersion; to: FileAtVersion; page: number; size: number };

/** In this order they are shown. */
const order: readonly ChangeKind[] = ["removed", "added", "relabelled"];

/** How two versions of a Dataset differ, in pages. */
export async function diffDatasets(database: Database, { from, to, page, size }: Request) {
  const compared = {
    organizationId: from.file.organization_id,
    fromListId: await getListId(database, from),
    toListId: await getListId(database, to),
  };
  const counts = await countChanges(database.reader, compared);
  const records: DatapointChange[] = [];
  let skipped = (page - 1) * size;
  for (const kind of order) {
    const offset = Math.min(skipped, counts[kind]);
    skipped -= offset;
    const limit = Math.min(size - records.length, counts[kind] - offset);
    if (limit <= 0) continue;
    for (const { other, ...found } of await listChanges(database.reader, compared, { kind, offset, limit })) {
      const datapoint = toDatapoint(found);
      records.push(
        kind === "relabelled"
          ? { change: kind, datapoint, before: toDatapoint({ ...found, ...other }) }
          : { change: kind, datapoint },
      );
    }
  }
  const total = counts.added + counts.removed + counts.relabelled;
  const unchanged = readDatasetKernel(to.version).datapoints.count - counts.added - counts.relabelled;
  return { records, page, size, total, ...counts, unchanged };
}
