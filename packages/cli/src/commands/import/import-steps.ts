import { openAsBlob } from "node:fs";
import { join } from "node:path";
import { isParleyError, type Parley } from "@parley/sdk";
import {
  isRecord,
  listExportedVersions,
  listPages,
  readJson,
  type ExportedFile,
  type ExportedVersion,
} from "./exported-files.ts";
import type { Journal, Left, StepOutcome } from "./journal.ts";
import { readBatches } from "./read-batches.ts";

/** What every step works with. */
export type Import = {
  readonly parley: Parley;
  readonly journal: Journal;
  /** Called after each step. */
  readonly onStep: (outcome: StepOutcome) => void;
};

/** Whoever sends the same again changes nothing, so what fails for now is sent again. */
const patience = { maxRetries: 5, timeoutMs: 600_000 };

/** Takes a step unless an earlier run has; what the server refuses is left over, and the next step is taken. */
export async function takeStep(
  { journal, onStep }: Import,
  step: string,
  {
    take,
    ...what
  }: { noun: string; kind: string; id: string; take: () => Promise<Omit<StepOutcome, "noun">> },
): Promise<void> {
  if (journal.isDone(step)) return;
  const outcome = await take().catch((error: unknown) => {
    if (!isRefusal(error)) throw error;
    return { created: 0, found: 0, left: [{ kind: what.kind, id: what.id, reason: error.message }] };
  });
  await journal.add(step, { noun: what.noun, ...outcome });
  onStep({ noun: what.noun, ...outcome });
}

/** What the server says about this one thing, and not about the key, the network or itself. */
const isRefusal = (error: unknown): error is Error =>
  isParleyError(error) &&
  ["malformed", "not_found", "conflict", "gone", "too_large", "invalid_input", "unprocessable"].includes(
    error.kind,
  );

const countOf = (outcome: string) => ({
  created: Number(outcome === "created"),
  found: Number(outcome === "found"),
});

export async function importEnvironments(work: Import, files: readonly ExportedFile[]): Promise<void> {
  const environments = new Map<string, { id: string; name: string; tag: "default" | "other" }>();
  for (const file of files) {
    for (const { environment_id: id, environment_name: name, environment_tag: tag } of await readDeployments(
      file,
    ))
      if (typeof id === "string" && typeof name === "string")
        environments.set(id, { id, name, tag: tag === "default" ? "default" : "other" });
  }
  if (environments.size === 0) return;
  await takeStep(work, "environments", {
    noun: "environments",
    kind: "environment",
    id: "",
    async take() {
      const given = { environments: [...environments.values()] };
      const { records, left } = await work.parley.imports.environments(given, patience);
      const created = records.filter(({ outcome }) => outcome === "created").length;
      return {
        created,
        found: records.length - created,
        left,
      };
    },
  });
}

export async function readDeployments(file: ExportedFile): Promise<Readonly<Record<string, unknown>>[]> {
  const deployments = await readJson(join(file.folder, "deployments.json"));
  return Array.isArray(deployments) ? deployments.filter(isRecord) : [];
}

/** All versions of a File, oldest first; false where one was left over. */
export async function importVersions(work: Import, file: ExportedFile): Promise<boolean> {
  const { versions, unreadable } = await listExportedVersions(file);
  for (const { id, reason } of unreadable)
    await leave(work, `version:${file.id}:${id}`, {
      noun: "versions",
      left: { kind: "version", id, reason },
    });
  for (const version of versions) {
    await takeStep(work, `version:${file.id}:${version.id}`, {
      noun: "versions",
      kind: "version",
      id: version.id,
      take: () => sendVersion(work, file, version),
    });
  }
  return versions.every(({ id }) => work.journal.isDone(`version:${file.id}:${id}`));
}

async function sendVersion({ parley }: Import, file: ExportedFile, { path, id }: ExportedVersion) {
  const record = await readJson(path);
  const version = { version_id: id, ...(isRecord(record) && record) };
  // Beside these the File shows a version, which is sent as one.
  const { path: filePath, description, tags, readme } = file.record;
  const head = { id: file.id, type: file.type, path: filePath, description, tags, readme };
  const reply =
    file.type === "dataset"
      ? await parley.imports.datasetVersion(
          {
            file: await readDatapoints(file, version),
            dataset: JSON.stringify(head),
            version: JSON.stringify({ ...version, datapoints: undefined }),
          },
          patience,
        )
      : await parley.imports.version({ file: head as never, version: version as never }, patience);
  const ids = reply.version_id ? { old: version.version_id, new: reply.version_id } : undefined;
  return { ...countOf(reply.outcome), left: reply.left, ids };
}

/** The Datapoints of a version: beside it, or in it. The parts are read from the disk as they are sent. */
async function readDatapoints(
  file: ExportedFile,
  version: { version_id: string; datapoints?: unknown },
): Promise<Blob> {
  const folder = join(file.folder, "datapoints", version.version_id);
  const pages = await listPages(folder);
  if (pages.length > 0) {
    const parts = await Promise.all(pages.map((name) => openAsBlob(join(folder, name))));
    // A part may end without a line break.
    return new Blob(parts.flatMap((part) => [part, "\n"]));
  }
  const inside = Array.isArray(version.datapoints) ? version.datapoints : [];
  return new Blob([inside.map((datapoint) => JSON.stringify(datapoint)).join("\n"), "\n"]);
}

export async function importDeployments(work: Import, file: ExportedFile): Promise<void> {
  const deployments = (await readDeployments(file)).filter(({ version_id: id }) => typeof id === "string");
  if (deployments.length === 0) return;
  await takeStep(work, `deployments:${file.id}`, {
    noun: "deployments",
    kind: "deployment",
    id: file.id,
    take: () =>
      work.parley.imports.deployments(
        {
          file_id: file.id,
          deployments: deployments as never,
        },
        patience,
      ),
  });
}

export async function importLogs(work: Import, file: ExportedFile): Promise<void> {
  const folder = join(file.folder, "logs");
  for (const page of await listPages(folder)) {
    for await (const { from, to, text } of readBatches(join(folder, page))) {
      const step = `logs:${file.id}:${page}:${from}-${to}`;
      await takeStep(work, step, {
        noun: "logs",
        kind: "log",
        id: `${file.id}/logs/${page} lines ${from} to ${to}`,
        take: () => work.parley.imports.logs({ file: text }, patience),
      });
    }
  }
}

export async function leave(
  { journal, onStep }: Import,
  step: string,
  { noun, left }: { noun: string; left: Left },
): Promise<void> {
  const outcome = { noun, created: 0, found: 0, left: [left] };
  await journal.add(step, outcome);
  onStep(outcome);
}
