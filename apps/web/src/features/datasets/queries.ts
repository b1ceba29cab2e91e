import { type Dataset, type Datapoint, type GivenDatapoint, isParleyError } from "@parley/contract";
import { queryOptions, useMutation, useQuery } from "@tanstack/react-query";
import { parley } from "../../api.ts";
import { keepWithin } from "../../keep-within.ts";
import { useRef } from "react";
import { fileVersionsQuery, useRefreshFile } from "../files/queries.ts";
import { headOf, saveOver } from "../files/save-over.ts";
import { type LogFilter, toLogsQuery } from "../logs/log-filter.ts";
import { replaceDatapoint, toGiven } from "./given-datapoint.ts";

export const datapointsPageSize = 50;

export type DatapointFilter = { search?: string; split?: string; tag?: string };

const datasetKey = (id: string) => ["datasets", id] as const;

/** A page of a version's Datapoints, in their order. */
export function datapointsQuery({
  id,
  versionId,
  filter: { search, split, tag },
  page,
}: {
  id: string;
  versionId: string;
  filter: DatapointFilter;
  page: number;
}) {
  const start = [...datasetKey(id), "datapoints", versionId];
  return queryOptions({
    queryKey: [...start, { search, split, tag }, page],
    queryFn: ({ signal }) =>
      parley.datasets.listDatapoints(
        {
          id,
          version_id: versionId,
          page,
          size: datapointsPageSize,
          ...(search && { search }),
          ...(split && { split }),
          ...(tag && { tag: [tag] }),
        },
        { signal },
      ),
    placeholderData: keepWithin(start),
  });
}

/** A page of how one version differs from another. */
export function datasetDiffQuery({
  page,
  ...versions
}: {
  id: string;
  from: string;
  to: string;
  page: number;
}) {
  const start = [...datasetKey(versions.id), "diff", versions];
  return queryOptions({
    queryKey: [...start, page],
    queryFn: ({ signal }) =>
      parley.datasets.diff({ ...versions, page, size: datapointsPageSize }, { signal }),
    placeholderData: keepWithin(start),
  });
}

/** A Dataset's versions, newest first. */
export function useDatasetVersions(id: string): Dataset[] {
  const { data } = useQuery(fileVersionsQuery({ type: "dataset", id }));
  return (data ?? []).filter((version) => version.type === "dataset");
}

function useSaved() {
  const refresh = useRefreshFile();
  return (dataset: Dataset) => refresh({ type: "dataset", id: dataset.id });
}

/** What a person does to one Datapoint; each makes a new version of the Dataset. */
export type DatapointEdit =
  | { act: "add"; datapoint: GivenDatapoint }
  | { act: "replace"; before: Datapoint; datapoint: GivenDatapoint }
  | { act: "remove"; before: Datapoint };

/** Makes the version that an edit of the newest one leads to. */
export function useEditDatapoints(id: string) {
  const onSuccess = useSaved();
  return useMutation({
    mutationFn: (edit: DatapointEdit) => {
      if (edit.act === "add")
        return parley.datasets.upsert({ id, action: "add", datapoints: [edit.datapoint] });
      if (edit.act === "remove")
        return parley.datasets.upsert({ id, action: "remove", datapoints: [toGiven(edit.before)] });
      return replace(id, edit);
    },
    onSuccess,
  });
}

/** One version with the Datapoint changed in its place; of a Dataset too large for a reply, two, and it comes last. */
async function replace(
  id: string,
  { before, datapoint }: Extract<DatapointEdit, { act: "replace" }>,
): Promise<Dataset> {
  const whole = await readNewest(id);
  if (whole) {
    if (!whole.datapoints.some((each) => each.id === before.id)) {
      throw new Error("Somebody changed or removed this Datapoint meanwhile. Close this and look again.");
    }
    const datapoints = replaceDatapoint(whole.datapoints, { id: before.id, datapoint });
    return saveOver(whole.known, (expected) =>
      parley.datasets.upsert({
        id,
        action: "set",
        datapoints,
        ...(whole.attributes && { attributes: whole.attributes }),
        ...over(expected),
      }),
    );
  }
  await parley.datasets.upsert({ id, action: "remove", datapoints: [toGiven(before)] });
  return parley.datasets.upsert({ id, action: "add", datapoints: [datapoint] });
}

/** The newest version with its Datapoints; nothing where they are too many for a reply. */
async function readNewest(id: string) {
  const { records } = await parley.datasets.listVersions({ id });
  const version_id = records[0]?.version_id;
  if (version_id === undefined) return undefined;
  const whole = await parley.datasets.get({ id, version_id, include_datapoints: true }).catch(ignoreTooLarge);
  const known = records.map((version) => version.version_id);
  return whole && { attributes: whole.attributes, datapoints: whole.datapoints ?? [], known };
}

function ignoreTooLarge(error: unknown): undefined {
  if (isParleyError(error) && error.kind === "too_large") return undefined;
  throw error;
}

export type Import = { file: File; action: "add" | "set"; signal: AbortSignal };

/** Reads a file into a new version. */
export function useImportDatapoints(id: string) {
  const onSuccess = useSaved();
  return useMutation({
    mutationFn: ({ file, action, signal }: Import) =>
      parley.datasets.importDatapoints({ id, file, action }, { signal, timeoutMs: importTimeoutMs }),
    onSuccess,
  });
}

const importTimeoutMs = 600_000;

type SchemaToSave = { schema: Record<string, unknown>; known: readonly string[] };

/** Gives a Dataset the JSON Schema that its Datapoints have to fit, over versions that its author knew. */
export function useSaveSchema({ id, overtake, onSaved }: SchemaSaving) {
  const refresh = useRefreshFile();
  return useMutation({
    mutationFn: ({ schema, known }: SchemaToSave) =>
      saveOver(known, (expected) =>
        parley.datasets.upsert({ id, action: "add", datapoints: [], schema, ...over(expected) }),
      ),
    // What was saved meanwhile is shown, with what is typed still there.
    onError: async (error) => {
      const head = headOf(error);
      if (head === undefined) return;
      await refresh({ type: "dataset", id });
      overtake(head);
    },
    onSuccess: async () => {
      await refresh({ type: "dataset", id });
      onSaved();
    },
  });
}

type SchemaSaving = { id: string; overtake: (by: string) => void; onSaved: () => void };

const over = (expected: string | undefined) =>
  expected === undefined ? {} : { expected_version_id: expected };

export type LogsToAdd = {
  /** A Dataset by its id, or a new one by its path. */
  target: { id: string } | { path: string };
  logs: ChosenLogs;
  split: string;
  tags: string[];
  signal: AbortSignal;
};

/** Logs by their ids, or the newest of all that fit. */
export type ChosenLogs = { ids: readonly string[] } | { filter: LogFilter; most: number };

/** Adds Logs to a Dataset as Datapoints, in one new version; a Dataset that is not there yet is made. */
export function useAddLogs() {
  const onSuccess = useSaved();
  // Tried again, it goes on with the Dataset that was made the first time.
  const made = useRef(new Map<string, string>());
  return useMutation({
    mutationFn: async ({ target, logs, split, tags, signal }: LogsToAdd) => {
      const id = "id" in target ? target.id : await idOfNew(target.path, made.current);
      return parley.datasets.addLogs(
        {
          id,
          ...("ids" in logs
            ? { log_ids: [...logs.ids] }
            : { ...toLogsQuery(logs.filter, Date.now()), limit: logs.most }),
          ...(split && { split }),
          ...(tags.length > 0 && { tags }),
        },
        { signal, timeoutMs: importTimeoutMs },
      );
    },
    onSuccess,
  });
}

async function idOfNew(path: string, made: Map<string, string>): Promise<string> {
  const id = made.get(path) ?? (await makeDataset(path)).id;
  made.set(path, id);
  return id;
}

const makeDataset = (path: string): Promise<Dataset> =>
  parley.datasets.upsert({ path, action: "add", datapoints: [] });
