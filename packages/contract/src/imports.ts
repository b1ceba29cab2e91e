import { optional } from "@parley/promptfile";
import { z } from "zod";
import { Environment } from "./environments.ts";
import { evaluationErrors } from "./evaluation-errors.ts";
import { FileType } from "./file.ts";
import { endpoint, resource } from "./kernel/endpoint.ts";
import { defineErrors } from "./kernel/errors.ts";
import { Moment } from "./kernel/wire.ts";
import { generationMetrics, logBase, logChat, logContext, Warning } from "./log.ts";

const Outcome = z
  .enum(["created", "found", "left"])
  .describe("`found`: it was here already. `left`: it could not be brought in; `left` says why.");

/** Something that could not be brought in as it was: the whole of it, or one field. */
export const ImportLeft = z
  .object({
    kind: z.enum(["file", "version", "datapoint", "deployment", "environment", "monitoring", "log", "run"]),
    id: z.string().describe("The id it had, or the line it stands on."),
    field: z.string().nullish().describe("The rest of it was brought in."),
    reason: z.string(),
  })
  .meta({ id: "ImportLeft" });
export type ImportLeft = z.output<typeof ImportLeft>;

/** What has to be known of a File to bring in a version of it. Everything else is read where it fits. */
export const ImportedFile = z
  .looseObject({ id: z.string().min(1), path: z.string().min(1).max(500), type: FileType })
  .meta({ id: "ImportedFile" });
export type ImportedFile = z.output<typeof ImportedFile>;

export const ImportedVersion = z
  .looseObject({ version_id: z.string().min(1) })
  .meta({ id: "ImportedVersion" });
export type ImportedVersion = z.output<typeof ImportedVersion>;

/** What of a Log is brought in, whatever its type. */
export const ImportedLog = z.object({
  ...logBase,
  ...logContext,
  ...logChat,
  ...generationMetrics,
  run_id: optional(z.string()),
  trace_id: optional(z.string()),
  trace_flow_id: optional(z.string()),
  parent_id: optional(z.string()),
  judgment: optional(z.unknown()),
  marked_completed: optional(z.boolean()),
  withdrawn_at: optional(Moment),
  provider: optional(z.string()),
  model: optional(z.string()),
  time_to_first_token: optional(z.number().min(0).max(1_000_000_000)),
  warnings: optional(z.array(Warning)),
});
export type ImportedLog = z.output<typeof ImportedLog>;

const RunReference = z.looseObject({ id: optional(z.string()), version_id: z.string().min(1) });

/** A Run of an Evaluation, as the API shows it. Everything but these is read where it fits. */
export const ImportedRun = z
  .looseObject({
    id: z.string().min(1).max(200),
    dataset: optional(RunReference),
    version: optional(RunReference),
  })
  .meta({ id: "ImportedRun" });

const versionReply = z.object({
  outcome: Outcome,
  file_id: z.string().nullish().describe("The File's id here."),
  version_id: z.string().nullish().describe("The version's id here."),
  left: z.array(ImportLeft),
});

export const importErrors = defineErrors("imports", {
  fieldUnreadable: {
    kind: "unprocessable",
    message: (p: { field: string; reason: string }) => `The field \`${p.field}\` is unusable: ${p.reason}`,
  },
});

export const imports = resource("imports", {
  description:
    "Brings in what was exported elsewhere, with its times, and keeps the ids it had as aliases. Everything may be sent again: what is here already is found.",
  endpoints: {
    environments: endpoint({
      method: "POST",
      path: "/imports/environments",
      summary: "Make environments that are missing, by name",
      description:
        "The one tagged `default` becomes the default here as long as nothing is deployed to the default of here.",
      permission: "admin",
      resource: "organization",
      isRepeatable: true,
      body: z.object({
        environments: z
          .array(z.object({ id: z.string(), name: z.string(), tag: optional(Environment.shape.tag) }))
          .max(1000),
      }),
      output: z.object({
        records: z.array(Environment.extend({ old_id: z.string(), outcome: Outcome })),
        left: z.array(ImportLeft),
      }),
    }),
    version: endpoint({
      method: "POST",
      path: "/imports/versions",
      summary: "Bring in one version of a File, and the File where it is missing",
      description: "`file` and `version` are as the API shows them. Send the oldest version first.",
      permission: "admin",
      resource: "organization",
      isRepeatable: true,
      body: z.object({ file: ImportedFile, version: ImportedVersion }),
      output: versionReply,
    }),
    datasetVersion: endpoint({
      method: "POST",
      path: "/imports/datasets",
      summary: "Bring in one version of a Dataset",
      description: "The file holds its Datapoints, one JSON object a line, with the ids they had.",
      permission: "admin",
      resource: "organization",
      isRepeatable: true,
      upload: true,
      body: z.object({
        dataset: z.string().describe("The Dataset, as JSON."),
        version: z.string().describe("The version, as JSON."),
      }),
      output: versionReply.extend({ datapoints_count: z.int() }),
      errors: [importErrors.fieldUnreadable],
    }),
    deployments: endpoint({
      method: "POST",
      path: "/imports/deployments",
      summary: "Deploy versions of a File where they were deployed",
      description: "What has been deployed to an environment here stays.",
      permission: "admin",
      resource: "organization",
      isRepeatable: true,
      body: z.object({
        file_id: z.string(),
        deployments: z
          .array(
            z.object({
              version_id: z.string(),
              environment_id: z.string(),
              environment_name: optional(z.string()),
            }),
          )
          .max(1000),
      }),
      output: z.object({ created: z.int(), found: z.int(), left: z.array(ImportLeft) }),
    }),
    run: endpoint({
      method: "POST",
      path: "/imports/runs",
      summary: "Bring in a Run of an Evaluation",
      description:
        "It keeps its id, by which Logs name it. Send its Logs before; the ids of those that do not name it stand in `log_ids`, and may be sent in several parts.",
      permission: "admin",
      resource: "organization",
      isRepeatable: true,
      body: z.object({
        evaluation_id: z.string(),
        run: ImportedRun,
        log_ids: optional(z.array(z.string()).max(1000)),
      }),
      output: z.object({ outcome: Outcome, left: z.array(ImportLeft) }),
      errors: [evaluationErrors.notFound],
    }),
    logs: endpoint({
      method: "POST",
      path: "/imports/logs",
      summary: "Bring in Logs with what is below them",
      description:
        "The file holds one Log a line, as the API shows it, with `trace_children` and `evaluator_logs`. A Log keeps its id and its times. Its version comes along where it is missing.",
      permission: "admin",
      resource: "organization",
      isRepeatable: true,
      upload: true,
      output: z.object({ created: z.int(), found: z.int(), left: z.array(ImportLeft) }),
    }),
  },
});
