import { fileHandlers, findLatestVersion, getFile, type FilesDependencies } from "../files/index.ts";
import type { DatasetHandlers, DatasetsDependencies } from "./dataset-handlers.ts";
import { readAllDatapoints } from "./read-list.ts";
import { resolveDataset, saveAndShow, showDataset } from "./show-dataset.ts";

/** What Datasets share with every type of File. */
export function sharedHandlers(dependencies: FilesDependencies) {
  const {
    upsert: _upsert,
    updateMonitoring: _monitoring,
    ...shared
  } = fileHandlers(dependencies, {
    type: "dataset",
    toKernel: () => {
      throw new TypeError("A Dataset is saved by its list");
    },
  });
  return shared;
}

/** Datasets: made, read, and their versions. */
export function datasetHandlers(
  dependencies: DatasetsDependencies,
): DatasetHandlers<"upsert" | "get" | "listVersions"> {
  const { database } = dependencies;
  const { listVersions } = sharedHandlers(dependencies);
  return {
    upsert: ({ body, query }, context) => {
      const { path, id, datapoints, action = "set", schema, attributes, ...words } = body;
      const { include_datapoints: includeDatapoints, ...base } = query;
      const isSilent = [schema, attributes, ...Object.values(words)].every((word) => word === undefined);
      return saveAndShow(dependencies, context, {
        address: { path, id },
        action,
        base,
        schema,
        attributes,
        words,
        includeDatapoints,
        isNothing: action === "add" && datapoints.length === 0 && isSilent,
        datapoints: () => datapoints,
      });
    },
    get: async ({ params, query }, context) => {
      const { include_datapoints: includeDatapoints, ...choice } = query;
      const pair = await resolveDataset(dependencies, context, { ...params, ...choice });
      return showDataset(dependencies, pair, { includeDatapoints });
    },
    listVersions: async ({ params, query }, context) => {
      const { organizationId } = context;
      const { include_datapoints: includeDatapoints, ...page } = query;
      const { records, ...rest } = await listVersions({ params, query: page, body: undefined }, context);
      if (includeDatapoints === undefined) return { records, ...rest };
      const file = await getFile(database.executor, { organizationId, type: "dataset", id: params.id });
      const latest = await findLatestVersion(database.executor, { organizationId, fileId: file.id });
      const datapoints = latest && (await readAllDatapoints(database, { file, version: latest }));
      return {
        records: records.map((view) => (view.version_id === latest?.id ? { ...view, datapoints } : view)),
        ...rest,
      };
    },
  };
}
