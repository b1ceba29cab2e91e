import type { Datapoint, NormalDatapoint } from "@parley/contract";
import type { FileTypeBehaviour, FileVersionRow, TypeIds } from "../files/index.ts";

export const datasetIds: TypeIds<"dataset"> = { type: "dataset", filePrefix: "ds", versionPrefix: "dsv" };

/** What a version of a Dataset is: the digest of its list stands for the Datapoints. */
export type DatasetKernel = {
  datapoints: { digest: string; count: number };
  schema?: Record<string, unknown>;
  attributes?: Record<string, unknown>;
};

export const readDatasetKernel = (version: FileVersionRow): DatasetKernel =>
  JSON.parse(version.kernel) as DatasetKernel;

/** How Datasets look on the wire; their Datapoints are added where they are asked for. */
export const datasetType: FileTypeBehaviour<"dataset"> = {
  ids: datasetIds,
  shortened: { schema: null, attributes: null, datapoints: null },
  toViews: async (versions) =>
    versions.map(({ facts, version }) => {
      const { datapoints, schema, attributes } = readDatasetKernel(version);
      const { evaluators: _none, evaluator_aggregates: _noneEither, ...shown } = facts;
      return {
        ...shown,
        type: "dataset",
        schema: schema ?? null,
        attributes: attributes ?? null,
        datapoints_count: datapoints.count,
        datapoints: null,
      };
    }),
};

/** A Datapoint as the wire shows it. Without a target it has null: by that clients know what Evaluators would miss. */
export const toDatapoint = ({ id, content, split, tags }: NormalDatapoint): Datapoint => ({
  id,
  inputs: content.inputs,
  messages: content.messages ?? [],
  target: content.target ?? null,
  split,
  tags: tags === null ? null : [...tags],
});
