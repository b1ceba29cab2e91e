import { optional } from "@parley/promptfile";
import { z } from "zod";
import {
  Datapoint,
  DatapointChange,
  DatapointFormat,
  Dataset,
  DatasetUpsert,
  ImportFields,
  importQuery,
} from "./dataset.ts";
import { datasetErrors } from "./dataset-errors.ts";
import { fileErrors, fileInfo } from "./file.ts";
import { fileEndpoints, fileNotFound, versionPageQuery, versionsOf } from "./file-endpoints.ts";
import { LogFilterText } from "./log-filter/log-filter.ts";
import { download, endpoint, resource } from "./kernel/endpoint.ts";
import { logErrors } from "./log.ts";
import { idParams, Moment, pageOf, pageQuery, QueryBoolean, repeated, versionQuery } from "./kernel/wire.ts";

// Datasets have no Logs: there is nothing on them to watch.
const {
  updateMonitoring: _none,
  get: _get,
  upsert: _upsert,
  listVersions: _listVersions,
  ...shared
} = fileEndpoints({ noun: "datasets", title: "Dataset", file: Dataset, upsert: DatasetUpsert });

const upsertErrors = [
  ...fileNotFound,
  fileErrors.versionNameTaken,
  fileErrors.typeMismatch,
  datasetErrors.datapointsInvalid,
  datasetErrors.schemaInvalid,
  datasetErrors.changedMeanwhile,
];

const includeDatapoints = QueryBoolean.optional().describe("Whether `datapoints` are in the reply.");

const labelQuery = {
  split: z.string().optional().describe("Only Datapoints of this split."),
  tag: repeated(z.string()).describe("Only Datapoints with all of these tags."),
};

/** Which Logs become Datapoints, and the words about them. */
const datasetLogs = {
  log_ids: optional(z.array(z.string()).min(1).max(1000)).describe("Logs by their ids."),
  filter: optional(LogFilterText).describe("Or all that fit this and what follows, the newest first."),
  file_id: optional(z.string()).describe("Only Logs of this File."),
  version_id: optional(z.string()).describe("Only Logs of this version."),
  search: optional(z.string().min(1).max(1000)).describe("Words in inputs or outputs, as for lists of Logs."),
  metadata_search: optional(z.string().min(1)).describe("Text in the metadata, any case."),
  start_date: optional(Moment),
  end_date: optional(Moment),
  environment: optional(z.string()).describe("The environment's name."),
  user: optional(z.string()),
  has_error: optional(z.boolean()),
  limit: z.int().min(1).max(10_000).default(1000).describe("So many at most."),
  split: optional(z.string().min(1).max(100)),
  tags: optional(z.array(z.string().min(1).max(100)).max(50)),
};

const contentTypes = [
  "text/csv; charset=utf-8",
  "text/tab-separated-values; charset=utf-8",
  "application/jsonl; charset=utf-8",
  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
];

export const datasets = resource("datasets", {
  description: "Cases to evaluate with: immutable versions over Datapoints that are known by their content.",
  endpoints: {
    upsert: endpoint({
      method: "POST",
      path: "/datasets",
      summary: "Create a Dataset or a new version of it",
      description:
        "With `add` and `remove` the base is the version the query names, else the newest. Adding nothing changes nothing.",
      permission: "write",
      resource: "file",
      query: z.object({ ...versionQuery, include_datapoints: includeDatapoints }),
      body: DatasetUpsert,
      output: Dataset,
      errors: upsertErrors,
    }),
    get: endpoint({
      method: "GET",
      path: "/datasets/:id",
      summary: "Get a Dataset",
      permission: "read",
      resource: "file",
      params: idParams,
      query: z.object({ ...versionQuery, include_datapoints: includeDatapoints }),
      output: Dataset,
      errors: [...fileNotFound, datasetErrors.tooManyDatapoints],
    }),
    listVersions: endpoint({
      method: "GET",
      path: "/datasets/:id/versions",
      summary: "List the versions of a Dataset, newest first",
      permission: "read",
      resource: "file",
      params: idParams,
      query: z.object({
        ...versionPageQuery,
        include_datapoints: z
          .enum(["latest_committed", "latest_saved"])
          .optional()
          .describe("Whether the newest version comes with its `datapoints`; both words mean the same here."),
      }),
      output: versionsOf(Dataset),
      errors: [fileErrors.notFound, datasetErrors.tooManyDatapoints],
    }),
    ...shared,
    listDatapoints: endpoint({
      method: "GET",
      path: "/datasets/:id/datapoints",
      summary: "List the Datapoints of a version, in their order",
      permission: "read",
      resource: "file",
      params: idParams,
      query: z.object({
        ...versionQuery,
        ...labelQuery,
        search: z.string().min(1).optional().describe("Text anywhere in the Datapoint, any case."),
        page: pageQuery.page,
        size: pageQuery.size.default(50),
      }),
      output: pageOf(Datapoint),
      errors: fileNotFound,
    }),
    uploadCsv: endpoint({
      method: "POST",
      path: "/datasets/:id/datapoints/csv",
      summary: "Add the rows of a CSV file as a new version",
      description:
        "Each column is an input; `target` and `target.<key>` feed the target, `messages` holds JSON. The base is the version the query names, else the one deployed to the default environment.",
      permission: "write",
      resource: "file",
      upload: true,
      params: idParams,
      query: z.object(versionQuery),
      body: ImportFields,
      output: Dataset,
      errors: [...upsertErrors, datasetErrors.fileUnreadable],
    }),
    importDatapoints: endpoint({
      method: "POST",
      path: "/datasets/:id/datapoints/import",
      summary: "Make a new version from a file: CSV, TSV, JSON lines or XLSX",
      description:
        "Columns are as for CSV, and `split` and `tags`. JSON lines hold one Datapoint each. The base is the version the query names, else the newest.",
      permission: "write",
      resource: "file",
      upload: true,
      params: idParams,
      query: z.object({ ...versionQuery, ...importQuery }),
      body: ImportFields,
      output: Dataset,
      errors: [...upsertErrors, datasetErrors.fileUnreadable, datasetErrors.formatUnknown],
    }),
    exportDatapoints: endpoint({
      method: "GET",
      path: "/datasets/:id/datapoints/export",
      summary: "A version's Datapoints as a file",
      description: "JSON lines lose nothing. Tables write what is not text as JSON.",
      permission: "read",
      resource: "file",
      params: idParams,
      query: z.object({ ...versionQuery, ...labelQuery, format: DatapointFormat.default("jsonl") }),
      output: download(...contentTypes),
      errors: fileNotFound,
    }),
    addLogs: endpoint({
      method: "POST",
      path: "/datasets/:id/datapoints/logs",
      summary: "Add Logs as Datapoints: inputs and messages as they were, the output as target",
      permission: "write",
      resource: "file",
      params: idParams,
      query: z.object(versionQuery),
      body: z.object({
        ...datasetLogs,
        version_name: fileInfo.version_name,
        version_description: fileInfo.version_description,
      }),
      output: Dataset,
      errors: [...upsertErrors, datasetErrors.logsUnnamed, logErrors.notFound],
    }),
    diff: endpoint({
      method: "GET",
      path: "/datasets/:id/diff",
      summary: "How one version differs from another, Datapoint by Datapoint",
      permission: "read",
      resource: "file",
      params: idParams,
      query: z.object({
        from: z.string().describe("The id of the earlier version."),
        to: z.string().describe("The id of the later version."),
        page: pageQuery.page,
        size: pageQuery.size.default(50),
      }),
      output: pageOf(DatapointChange).extend({
        added: z.int(),
        removed: z.int(),
        relabelled: z.int(),
        unchanged: z.int(),
      }),
      errors: fileNotFound,
    }),
  },
});
