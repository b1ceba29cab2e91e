import { contract, type DatapointFormat, type UploadedFile } from "@parley/contract";
import { toAuthor } from "../../kernel/author.ts";
import { implement } from "../../kernel/implement.ts";
import type { RequestContext } from "../../kernel/request-context.ts";
import {
  describeFile,
  fileHandlers,
  findLatestVersion,
  getFile,
  getVersion,
  resolveVersion,
  type FileAtVersion,
  type FilesDependencies,
  type FileViewOf,
  type VersionChoice,
} from "../files/index.ts";
import type { LogSearch } from "../logs/index.ts";
import { countDatapoints, listDatapoints } from "./datapoints.store.ts";
import { readDatasetKernel, toDatapoint } from "./dataset-type.ts";
import { diffDatasets } from "./diff-datasets.ts";
import { contentTypes, formatOf } from "./formats/datapoint-format.ts";
import { readDatapoints } from "./formats/read-datapoints.ts";
import { writeDatapoints } from "./formats/write-datapoints.ts";
import { readLoggedDatapoints } from "./logged-datapoints.ts";
import { getListId, readAllDatapoints, walkDatapoints } from "./read-list.ts";
import { saveDataset, type DatasetChange } from "./save-dataset.ts";

export type DatasetsDependencies = FilesDependencies & { logSearch: LogSearch };

type Saving = Omit<DatasetChange, "organizationId" | "author" | "address"> & {
  address: { path?: string | undefined; id?: string | undefined };
};

export const datasetRoutes = (dependencies: DatasetsDependencies) => {
  const { database, events } = dependencies;

  const save = async (
    change: Saving,
    { context, includeDatapoints = false }: { context: RequestContext; includeDatapoints?: boolean },
  ) => {
    const { organizationId, actor } = context;
    const saved = await saveDataset(dependencies, { ...change, organizationId, author: toAuthor(actor) });
    events.emit("file.changed", { organizationId });
    return show(dependencies, saved, includeDatapoints);
  };
  const resolve = (id: string, choice: VersionChoice, { organizationId }: RequestContext) =>
    resolveVersion(database.executor, { organizationId, type: "dataset", id, ...choice });

  return implement(contract.datasets, {
    ...sharedHandlers(dependencies),
    upsert: ({ body, query }, context) => {
      const { path, id, datapoints, action = "set", schema, attributes, ...words } = body;
      const { include_datapoints: includeDatapoints = false, ...base } = query;
      const change = { address: { path, id }, action, base, schema, attributes, words };
      return save({ ...change, datapoints: () => datapoints }, { context, includeDatapoints });
    },
    get: async ({ params, query }, context) => {
      const { include_datapoints: includeDatapoints = false, ...choice } = query;
      return show(dependencies, await resolve(params.id, choice, context), includeDatapoints);
    },
    listVersions: async ({ params, query }, context) => {
      const { organizationId } = context;
      const { records } = await sharedHandlers(dependencies).listVersions(
        { params, query: {}, body: undefined },
        context,
      );
      const file = await getFile(database.executor, { organizationId, type: "dataset", id: params.id });
      const latest = await findLatestVersion(database.executor, { organizationId, fileId: file.id });
      if (query.include_datapoints === undefined || latest === undefined) return { records };
      const datapoints = await readAllDatapoints(database, { file, version: latest });
      return {
        records: records.map((view) => (view.version_id === latest.id ? { ...view, datapoints } : view)),
      };
    },
    listDatapoints: async ({ params, query }, context) => {
      const { page, size, split, tag, search, ...choice } = query;
      const pair = await resolve(params.id, choice, context);
      const { organizationId } = context;
      const filter = { organizationId, listId: await getListId(database, pair), split, tags: tag, search };
      const isWhole = split === undefined && tag === undefined && search === undefined;
      const [records, total] = await Promise.all([
        listDatapoints(database.reader, filter, { page, size }),
        isWhole ? readDatasetKernel(pair.version).datapoints.count : countDatapoints(database.reader, filter),
      ]);
      return { records: records.map(toDatapoint), page, size, total };
    },
    uploadCsv: async ({ params, query, body, file }, context) => {
      const base = await resolve(params.id, query, context);
      return save(
        importOf({
          id: params.id,
          file,
          format: "csv",
          action: "add",
          words: body,
          base: { version_id: base.version.id },
        }),
        { context },
      );
    },
    importDatapoints: async ({ params, query, body, file }, context) => {
      const { format = formatOf(file), action, ...base } = query;
      await resolve(params.id, base, context);
      return save(importOf({ id: params.id, file, format, action, words: body, base }), { context });
    },
    exportDatapoints: async ({ params, query }, context) => {
      const { format, split, tag, ...choice } = query;
      const pair = await resolve(params.id, choice, context);
      const { organizationId } = context;
      const filter = { organizationId, listId: await getListId(database, pair), split, tags: tag };
      return {
        contentType: contentTypes[format],
        fileName: `${pair.file.name}.${format}`,
        bytes: writeDatapoints(() => walkDatapoints(database, filter), format),
      };
    },
    addLogs: async ({ params, query, body }, context) => {
      const { version_name, version_description, ...chosen } = body;
      const { organizationId } = context;
      const datapoints = await readLoggedDatapoints(dependencies, { organizationId, ...chosen });
      const change = { address: { id: params.id }, action: "add", base: query } as const;
      const words = { version_name, version_description };
      return save({ ...change, words, datapoints: () => datapoints }, { context });
    },
    diff: async ({ params, query }, { organizationId }) => {
      const file = await getFile(database.executor, { organizationId, type: "dataset", id: params.id });
      const at = async (versionId: string): Promise<FileAtVersion> => ({
        file,
        version: await getVersion(database.executor, { file, versionId }),
      });
      const { from, to, page, size } = query;
      return diffDatasets(database, { from: await at(from), to: await at(to), page, size });
    },
  });
};

/** What Datasets share with every type of File. */
function sharedHandlers(dependencies: FilesDependencies) {
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

async function show(
  { database, fileTypes }: FilesDependencies,
  pair: FileAtVersion,
  includeDatapoints: boolean,
): Promise<FileViewOf<"dataset">> {
  const view = await describeFile(fileTypes.dataset, database.executor, pair);
  return includeDatapoints ? { ...view, datapoints: await readAllDatapoints(database, pair) } : view;
}

type Import = Pick<Saving, "action" | "base" | "words"> & {
  id: string;
  file: UploadedFile;
  format: DatapointFormat;
};

const importOf = ({ id, file, format, ...change }: Import): Saving => ({
  ...change,
  address: { id },
  datapoints: () => readDatapoints(file.open(), format),
});
