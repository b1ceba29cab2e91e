import { optional } from "@parley/promptfile";
import { z } from "zod";
import { Environment } from "./environments.ts";
import { defineErrors } from "./kernel/errors.ts";
import { JsonObject, Timestamp } from "./kernel/wire.ts";
import { GivenGitSource } from "./given-git-source.ts";

/** The kinds of File; one path holds one File of whatever type. */
export const FileType = z.enum(["prompt", "tool", "dataset", "evaluator", "flow", "agent"]);
export type FileType = z.output<typeof FileType>;

export const User = z
  .object({ id: z.string(), email_address: z.string().nullish(), full_name: z.string().nullish() })
  .meta({ id: "User" });
export type User = z.output<typeof User>;

export const Input = z.object({ name: z.string() }).meta({ id: "Input" });

/** A File at a version, named by another: an Evaluator that watches it, a tool of an Agent. */
export const FileReference = z.looseObject({
  id: z.string(),
  path: z.string(),
  name: z.string(),
  type: FileType,
  version_id: z.string(),
});
export type FileReference = z.output<typeof FileReference>;

export const VersionReference = z.discriminatedUnion("type", [
  z.object({ type: z.literal("environment"), file: FileReference, environment: Environment }),
  z.object({ type: z.literal("version"), version: FileReference }),
]);

export const MonitoringEvaluator = z
  .object({
    version_reference: VersionReference,
    version: FileReference.nullish(),
    state: z.enum(["active", "inactive"]),
    created_at: Timestamp,
    updated_at: Timestamp,
  })
  .meta({ id: "MonitoringEvaluator" });

export const EvaluatorAggregate = z
  .object({
    value: z.number(),
    evaluator_id: z.string(),
    evaluator_version_id: z.string(),
    created_at: Timestamp,
    updated_at: Timestamp,
  })
  .meta({ id: "EvaluatorAggregate" });

/** What every File reply carries, whatever its type. */
export const fileFields = {
  path: z.string(),
  id: z.string(),
  directory_id: z.string().nullish(),
  name: z.string(),
  description: z.string().nullish(),
  schema: JsonObject.nullish(),
  readme: z.string().nullish(),
  tags: z.array(z.string()).nullish(),
  version_id: z.string(),
  version_number: z.int().nullish().describe("1 for the File's first version, then upwards."),
  version_name: z.string().nullish(),
  version_description: z.string().nullish(),
  environments: z.array(Environment).nullish(),
  created_at: Timestamp,
  updated_at: Timestamp,
  created_by: User.nullish(),
  last_used_at: Timestamp,
  version_logs_count: z.int(),
  total_logs_count: z.int(),
  inputs: z.array(Input),
  evaluators: z.array(MonitoringEvaluator).nullish(),
  evaluator_aggregates: z.array(EvaluatorAggregate).nullish(),
};

export type FileFacts = z.input<z.ZodObject<typeof fileFields>>;

/** Names and words that may be set beside a version's content; none of them is part of the version's identity. */
export const fileInfo = {
  description: optional(z.string().max(10_000)),
  tags: optional(z.array(z.string().max(100)).max(100)),
  readme: optional(z.string().max(200_000)),
  version_name: optional(z.string().min(1).max(200)),
  version_description: optional(z.string().max(10_000)),
  expected_version_id: optional(z.string()).describe(
    "The version that was saved last, as far as the caller knows; where it is another, nothing is saved. `none`: there must be no such File.",
  ),
  expected_content_hash: optional(z.string()).describe(
    "The `content_hash` of the version that was saved last, as far as the caller knows; where it holds something else, nothing is saved.",
  ),
  git: optional(GivenGitSource).describe("The commit that holds this content."),
};

/** What a File is at, as far as whoever deletes it knows. */
export const deletionQuery = z.object({
  expected_version_id: z
    .string()
    .optional()
    .describe(
      "The version that was saved last, as far as the caller knows; where it is another, nothing is deleted.",
    ),
  expected_content_hash: z
    .string()
    .optional()
    .describe("The `content_hash` of that version; where it holds something else, nothing is deleted."),
});

export const UpdateVersion = z.object({
  name: optional(z.string().min(1).max(200)),
  description: optional(z.string().max(10_000)),
});

const EvaluatorChoice = z.union([
  z.object({ evaluator_version_id: z.string() }),
  z.object({ evaluator_id: z.string(), environment_id: z.string() }),
]);
export type EvaluatorChoice = z.output<typeof EvaluatorChoice>;

export const UpdateMonitoring = z.object({
  activate: optional(z.array(EvaluatorChoice)),
  deactivate: optional(z.array(EvaluatorChoice)),
});

export const FileEnvironment = <T extends z.ZodType>(file: T) =>
  Environment.extend({
    file: file.nullish(),
    may_deploy: z
      .boolean()
      .describe("Whether who asks may deploy the File there; others may ask for a promotion."),
  });

/** One change of what is deployed where; `version_id` is null where the environment was emptied. */
export const DeploymentEvent = z
  .object({
    id: z.string(),
    environment: Environment,
    version_id: z.string().nullable(),
    previous_version_id: z.string().nullable(),
    created_at: Timestamp,
    created_by: User.nullish(),
  })
  .meta({ id: "DeploymentEvent" });

export const versionParams = z.object({ id: z.string(), version_id: z.string() });
export const environmentParams = z.object({ id: z.string(), environment_id: z.string() });

export const fileErrors = defineErrors("files", {
  notFound: { kind: "not_found", message: (p: { file: string }) => `File \`${p.file}\` does not exist.` },
  linkNotFound: {
    kind: "not_found",
    message: (p: { file: string; link: string }) =>
      `The linked File \`${p.file}\` does not exist, or not at \`${p.link}\`.`,
  },
  versionNotFound: {
    kind: "not_found",
    message: (p: { version_id: string; file: string }) =>
      `Version \`${p.version_id}\` of \`${p.file}\` does not exist.`,
  },
  noVersion: {
    kind: "not_found",
    message: (p: { file: string; type: string }) =>
      `\`${p.file}\` does not exist, and the request holds no version to make it from. Give \`${p.type}\`.`,
  },
  notDeployed: {
    kind: "not_found",
    message: (p: { file: string; environment: string }) =>
      `No version of \`${p.file}\` is deployed to environment \`${p.environment}\`. Deploy one, or name a version.`,
  },
  addressMissing: {
    kind: "unprocessable",
    message: () => "Name the File: give its `path` or its `id`.",
  },
  addressContradictory: {
    kind: "unprocessable",
    message: (p: { path: string; id: string }) =>
      `\`path\` (${p.path}) and \`id\` (${p.id}) name different Files. Give one.`,
  },
  versionAmbiguous: {
    kind: "unprocessable",
    message: () => "Give `version_id` or `environment`, not both.",
  },
  pathInvalid: {
    kind: "unprocessable",
    message: (p: { path: string; reason: string }) => `Path \`${p.path}\` is not usable: ${p.reason}`,
  },
  pathTaken: {
    kind: "conflict",
    message: (p: { path: string; taken_by: string }) => `Path \`${p.path}\` is taken by a ${p.taken_by}.`,
  },
  typeMismatch: {
    kind: "conflict",
    message: (p: { path: string; type: string; expected: string }) =>
      `\`${p.path}\` is a ${p.type}, not a ${p.expected}.`,
  },
  versionNameTaken: {
    kind: "conflict",
    message: (p: { name: string; version_id: string }) =>
      `Another version (\`${p.version_id}\`) is already named \`${p.name}\`. Names are unique within a File.`,
  },
  versionDeployed: {
    kind: "conflict",
    message: (p: { version_id: string; environments: string[] }) =>
      `Version \`${p.version_id}\` is deployed to ${p.environments.join(", ")}. Deploy another version there first.`,
  },
  savedMeanwhile: {
    kind: "conflict",
    message: (p: { file: string; version_id: string }) =>
      `\`${p.file}\` was saved meanwhile: its last saved version is \`${p.version_id}\`. Read it, then try again.`,
  },
  versionLast: {
    kind: "conflict",
    message: (p: { version_id: string }) =>
      `\`${p.version_id}\` is the only version of its File. Delete the File instead.`,
  },
  versionRuns: {
    kind: "forbidden",
    message: (p: { file: string; type: string }) =>
      `Nothing was recorded: the ${p.type} in the request would be a new version of \`${p.file}\`, one that Parley runs itself, and this key lacks the permission \`write\`. Make the version with a key that has it, or record on one that exists.`,
  },
  evaluatorNotFound: {
    kind: "not_found",
    message: (p: { evaluator: string }) => `Evaluator \`${p.evaluator}\` does not exist.`,
  },
});
