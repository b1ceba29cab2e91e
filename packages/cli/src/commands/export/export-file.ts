import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { File, Parley } from "@parley/sdk";
import { listDeployments, listVersions, readLogPage } from "./read-file.ts";
import { toJsonLines, writeJson, writeWhole } from "./write-whole.ts";

export type Export = {
  readonly parley: Parley;
  readonly root: string;
  readonly withLogs: boolean;
  onCount(noun: "files" | "versions" | "datapoints" | "logs", count: number): void;
};

/** Writes one File with all that belongs to it; false where an earlier run has finished it. */
export async function exportFile(work: Export, file: File): Promise<boolean> {
  const folder = join(work.root, "files", file.id);
  if (existsSync(join(folder, ".done"))) return false;
  await writeJson(join(folder, "file.json"), file);
  await writeJson(join(folder, "deployments.json"), await listDeployments(work.parley, file));
  const versions = await listVersions(work.parley, file);
  for (const version of versions) {
    await writeJson(join(folder, "versions", `${version.version_id}.json`), version);
    if (file.type === "dataset") await exportDatapoints(work, { folder, version });
  }
  work.onCount("versions", versions.length);
  if (work.withLogs && file.type !== "dataset") await exportLogs(work, { folder, file });
  await exportEvaluations(work, { folder, file });
  await writeFile(join(folder, ".done"), "");
  return true;
}

async function exportEvaluations(
  { parley, withLogs }: Export,
  { folder, file }: { folder: string; file: File },
): Promise<void> {
  for await (const evaluation of parley.evaluations.listAll({ file_id: file.id, size: 50 })) {
    const place = join(folder, "evaluations", evaluation.id);
    await writeJson(join(place, "evaluation.json"), evaluation);
    const { runs } = await parley.evaluations.listRuns({ id: evaluation.id });
    for (const run of runs) await writeJson(join(place, "runs", `${run.id}.json`), run);
    if (runs.length === 0) continue;
    await writeJson(join(place, "stats.json"), await parley.evaluations.getStats({ id: evaluation.id }));
    if (withLogs) await exportEvaluationLogs(parley, { id: evaluation.id, folder: join(place, "logs") });
  }
}

const evaluationLogsAtOnce = 100;

/** Which Logs its Runs have, with what was said of them. */
async function exportEvaluationLogs(
  parley: Parley,
  { id, folder }: { id: string; folder: string },
): Promise<void> {
  for (let page = 1; ; page += 1) {
    const { records, total } = await parley.evaluations.getLogs({ id, page, size: evaluationLogsAtOnce });
    if (records.length > 0) await writeWhole(join(folder, `${page}.jsonl`), toJsonLines(records));
    if (page * evaluationLogsAtOnce >= (total ?? 0)) return;
  }
}

const datapointsAtOnce = 1000;

async function exportDatapoints(
  { parley, onCount }: Export,
  { folder, version }: { folder: string; version: File },
): Promise<void> {
  for (let page = 1; ; page += 1) {
    const given = { id: version.id, version_id: version.version_id, page, size: datapointsAtOnce };
    const { records, total } = await parley.datasets.listDatapoints(given);
    const path = join(folder, "datapoints", version.version_id, `${page}.jsonl`);
    if (records.length > 0) await writeWhole(path, toJsonLines(records));
    onCount("datapoints", records.length);
    if (page * datapointsAtOnce >= total) return;
  }
}

/** Where the Logs of a File go on after an export that was ended. */
type Place = { page: number; cursor: string | null };

async function exportLogs(
  { parley, onCount }: Export,
  { folder, file }: { folder: string; file: File },
): Promise<void> {
  const placePath = join(folder, ".logs");
  let place = await readPlace(placePath);
  for (;;) {
    const { records, next } = await readLogPage(parley, file, place.cursor);
    if (records.length > 0)
      await writeWhole(join(folder, "logs", `${place.page}.jsonl`), toJsonLines(records));
    onCount("logs", records.length);
    if (next === null) return;
    place = { page: place.page + 1, cursor: next };
    await writeWhole(placePath, JSON.stringify(place));
  }
}

async function readPlace(path: string): Promise<Place> {
  if (!existsSync(path)) return { page: 1, cursor: null };
  return JSON.parse(await readFile(path, "utf8")) as Place;
}
