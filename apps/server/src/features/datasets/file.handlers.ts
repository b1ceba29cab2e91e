import type { DatasetHandlers, DatasetsDependencies } from "./dataset-handlers.ts";
import { contentTypes, formatOf } from "./formats/datapoint-format.ts";
import { readDatapoints } from "./formats/read-datapoints.ts";
import { writeDatapoints } from "./formats/write-datapoints.ts";
import { getListId, walkDatapoints } from "./read-list.ts";
import { resolveDataset, saveAndShow } from "./show-dataset.ts";

/** Datapoints as files: in and out. */
export function datapointFileHandlers(
  dependencies: DatasetsDependencies,
): DatasetHandlers<"uploadCsv" | "importDatapoints" | "exportDatapoints"> {
  const { database } = dependencies;
  return {
    uploadCsv: async ({ params, query, body, file }, context) => {
      const base = await resolveDataset(dependencies, context, { ...params, ...query });
      return saveAndShow(dependencies, context, {
        address: params,
        action: "add",
        base: { version_id: base.version.id },
        words: body,
        datapoints: () => readDatapoints(file.open(), "csv"),
      });
    },
    importDatapoints: async ({ params, query, body, file }, context) => {
      const { format = formatOf(file), action, ...base } = query;
      return saveAndShow(dependencies, context, {
        address: params,
        action,
        base,
        words: body,
        datapoints: () => readDatapoints(file.open(), format),
      });
    },
    exportDatapoints: async ({ params, query }, context) => {
      const { format, split, tag, ...choice } = query;
      const pair = await resolveDataset(dependencies, context, { ...params, ...choice });
      const { organizationId } = context;
      const filter = { organizationId, listId: await getListId(database, pair), split, tags: tag };
      return {
        contentType: contentTypes[format],
        fileName: `${pair.file.name}.${format}`,
        bytes: writeDatapoints(() => walkDatapoints(database, filter), format),
      };
    },
  };
}
