import type { FileAtVersion } from "../files/index.ts";
import { getFile, getVersion } from "../files/index.ts";
import { countDatapoints, listDatapoints } from "./datapoints.store.ts";
import type { DatasetHandlers, DatasetsDependencies } from "./dataset-handlers.ts";
import { readDatasetKernel, toDatapoint } from "./dataset-type.ts";
import { diffDatasets } from "./diff-datasets.ts";
import { readLoggedDatapoints } from "./logged-datapoints.ts";
import { getListId } from "./read-list.ts";
import { resolveDataset, saveAndShow } from "./show-dataset.ts";

/** The Datapoints of a version: listed, compared, taken from Logs. */
export function datapointHandlers(
  dependencies: DatasetsDependencies,
): DatasetHandlers<"listDatapoints" | "addLogs" | "diff"> {
  const { database } = dependencies;
  return {
    listDatapoints: async ({ params, query }, context) => {
      const { page, size, split, tag, search, ...choice } = query;
      const pair = await resolveDataset(dependencies, context, { ...params, ...choice });
      const { organizationId } = context;
      const filter = { organizationId, listId: await getListId(database, pair), split, tags: tag, search };
      const isWhole = split === undefined && tag === undefined && search === undefined;
      const [records, total] = await Promise.all([
        listDatapoints(database.reader, filter, { page, size }),
        isWhole ? readDatasetKernel(pair.version).datapoints.count : countDatapoints(database.reader, filter),
      ]);
      return { records: records.map(toDatapoint), page, size, total };
    },
    addLogs: async ({ params, query, body }, context) => {
      const { version_name, version_description, ...chosen } = body;
      const { organizationId } = context;
      const datapoints = await readLoggedDatapoints(dependencies, { organizationId, ...chosen });
      return saveAndShow(dependencies, context, {
        address: params,
        action: "add",
        base: query,
        words: { version_name, version_description },
        datapoints: () => datapoints,
      });
    },
    diff: async ({ params, query }, { organizationId }) => {
      const file = await getFile(database.executor, { organizationId, type: "dataset", ...params });
      const at = async (versionId: string): Promise<FileAtVersion> => ({
        file,
        version: await getVersion(database.executor, { file, versionId }),
      });
      const { from, to, page, size } = query;
      return diffDatasets(database, { from: await at(from), to: await at(to), page, size });
    },
  };
}
