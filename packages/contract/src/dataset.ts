import { ChatMessage, optional } from "@parley/promptfile";
import { z } from "zod";
import { fileFields, fileInfo } from "./file.ts";
import { fileAddress, JsonObject } from "./kernel/wire.ts";

const {
  inputs: _inputs,
  evaluators: _watched,
  evaluator_aggregates: _aggregates,
  ...datasetFields
} = fileFields;

/** What a case is made of. Equal content is the same Datapoint. */
const content = {
  inputs: optional(JsonObject).describe(
    "Values for a template's variables or a function's arguments, by name.",
  ),
  messages: optional(z.array(ChatMessage)).describe("A conversation to go on from."),
  target: optional(JsonObject).describe("What a good answer is, in whatever fields Evaluators look at."),
};

/** Words about a Datapoint within one Dataset; they count for the version, not for the Datapoint. */
const labels = {
  split: optional(z.string().min(1).max(100)).describe("Its part of the Dataset: `train`, `test`, …"),
  tags: optional(z.array(z.string().min(1).max(100)).max(50)),
};

export const GivenDatapoint = z.object({ ...content, ...labels }).meta({ id: "GivenDatapoint" });
export type GivenDatapoint = z.output<typeof GivenDatapoint>;

/** One case of a Dataset. Its id follows from its content. */
export const Datapoint = z
  .object({
    id: z.string(),
    inputs: JsonObject,
    messages: z.array(ChatMessage).nullish(),
    target: JsonObject.nullish(),
    split: z.string().nullish(),
    tags: z.array(z.string()).nullish(),
  })
  .meta({ id: "Datapoint" });
export type Datapoint = z.output<typeof Datapoint>;

/** A Dataset at one version. */
export const Dataset = z
  .object({
    ...datasetFields,
    type: z.literal("dataset").default("dataset"),
    schema: JsonObject.nullish().describe("The JSON Schema that every Datapoint fits."),
    attributes: JsonObject.nullish(),
    datapoints_count: z.int(),
    datapoints: z.array(Datapoint).nullish(),
  })
  .meta({ id: "Dataset" });
export type Dataset = z.output<typeof Dataset>;

export const DatasetAction = z.enum(["set", "add", "remove"]);
export type DatasetAction = z.output<typeof DatasetAction>;

const actionWords =
  "`set`: the version holds these; `add`: these beside the base version's; `remove`: the base version's without these, found by content.";

/** What of a Dataset is beside its Datapoints. */
const surroundings = {
  schema: optional(JsonObject).describe(
    "A JSON Schema for `{inputs, messages, target}`, kept for later versions until another is given; `{}` takes it away.",
  ),
  attributes: optional(JsonObject).describe("To tell versions apart that hold the same Datapoints."),
};

export const DatasetUpsert = z
  .object({
    ...fileAddress,
    datapoints: z.array(GivenDatapoint).max(100_000),
    action: optional(DatasetAction).describe(actionWords),
    ...surroundings,
    ...fileInfo,
  })
  .meta({ id: "DatasetUpsert" });
export type DatasetUpsert = z.output<typeof DatasetUpsert>;

export const DatapointFormat = z.enum(["csv", "tsv", "jsonl", "xlsx"]);
export type DatapointFormat = z.output<typeof DatapointFormat>;

/** What an import says beside the file. */
export const ImportFields = z.object({
  version_name: fileInfo.version_name,
  version_description: fileInfo.version_description,
});

export const importQuery = {
  format: DatapointFormat.optional().describe("Else it follows from the file's name or content type."),
  action: DatasetAction.default("add").describe(actionWords),
};

/** How one Dataset version differs from another, Datapoint by Datapoint. */
export const DatapointChange = z
  .discriminatedUnion("change", [
    z.object({ change: z.literal("added"), datapoint: Datapoint }),
    z.object({ change: z.literal("removed"), datapoint: Datapoint }),
    z
      .object({ change: z.literal("relabelled"), datapoint: Datapoint, before: Datapoint })
      .describe("Equal content; another split or other tags."),
  ])
  .meta({ id: "DatapointChange" });
export type DatapointChange = z.output<typeof DatapointChange>;
