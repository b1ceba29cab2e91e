import { contract, ImportedFile, ImportedVersion, importErrors } from "@parley/contract";
import type { z } from "zod";
import { toAuthor } from "../../kernel/author.ts";
import { implement } from "../../kernel/implement.ts";
import type { RequestContext } from "../../kernel/request-context.ts";
import { runMarks } from "../evaluations/index.ts";
import type { FilesDependencies } from "../files/index.ts";
import { createLogWriter } from "../logs/index.ts";
import type { PromptKindDependencies } from "../prompts/index.ts";
import type { ImportDependencies, Importer } from "./dependencies.ts";
import { importDatasetVersion } from "./import-dataset.ts";
import { importDeployments } from "./import-deployments.ts";
import { importEnvironments } from "./import-environments.ts";
import { importLogs } from "./import-logs.ts";
import { importRun } from "./import-run.ts";
import { importVersion, type VersionOutcome } from "./import-version.ts";
import { createImportableTypes } from "./importable-types.ts";
import { readObject } from "./read-json-lines.ts";

const toImporter = ({ organizationId, actor }: RequestContext): Importer => ({
  organizationId,
  author: toAuthor(actor),
});

export function importRoutes(given: FilesDependencies & PromptKindDependencies) {
  const { database, events } = given;
  const dependencies: ImportDependencies = {
    ...given,
    importableTypes: createImportableTypes(given),
    logWriter: createLogWriter({ database, runWatch: runMarks }),
  };
  return implement(contract.imports, {
    environments: ({ body }, context) =>
      importEnvironments(dependencies, toImporter(context), body.environments),
    version: async ({ body }, context) => {
      const outcome = await importVersion(dependencies, toImporter(context), body);
      events.emit("file.changed", { organizationId: context.organizationId });
      return toReply(outcome);
    },
    datasetVersion: async ({ body, file }, context) => {
      const parts = {
        file: readPart(ImportedFile, body, "dataset"),
        version: readPart(ImportedVersion, body, "version"),
      };
      const { datapointsCount, ...outcome } = await importDatasetVersion(dependencies, toImporter(context), {
        ...parts,
        datapoints: file,
      });
      events.emit("file.changed", { organizationId: context.organizationId });
      return { ...toReply(outcome), datapoints_count: datapointsCount };
    },
    deployments: async ({ body }, context) => {
      const reply = await importDeployments(dependencies, toImporter(context), body);
      events.emit("file.changed", { organizationId: context.organizationId });
      return reply;
    },
    run: ({ body }, context) => importRun(dependencies, toImporter(context), body),
    logs: async ({ file }, context) => {
      const reply = await importLogs(dependencies, toImporter(context), file.open());
      events.emit("file.changed", { organizationId: context.organizationId });
      return reply;
    },
  });
}

const toReply = ({ outcome, pair, left }: VersionOutcome) => ({
  outcome,
  file_id: pair?.file.id ?? null,
  version_id: pair?.version.id ?? null,
  left,
});

/** A form's field that holds JSON. @throws unprocessable */
function readPart<S extends z.ZodType, K extends string>(
  schema: S,
  fields: Record<K, string>,
  field: K,
): z.output<S> {
  const parsed = schema.safeParse(readObject(fields[field]));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const reason = [issue?.path.join("."), issue?.message].filter(Boolean).join(": ");
  throw importErrors.fieldUnreadable({ field, reason });
}
