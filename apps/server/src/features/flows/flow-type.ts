import type { FlowKernel, FlowUpsert } from "@parley/contract";
import type { FileKind, FileTypeBehaviour } from "../files/index.ts";

/** How Flows look on the wire. */
export const flowType: FileTypeBehaviour<"flow"> = {
  ids: { type: "flow", filePrefix: "fl", versionPrefix: "flv" },
  shortened: { attributes: {} },
  toViews: async (versions) =>
    versions.map(({ facts, version }) => ({
      ...facts,
      type: "flow",
      attributes: (JSON.parse(version.kernel) as FlowKernel).attributes,
    })),
};

/** What makes a Flow of a File: its attributes, just as they are. */
export const flowKind: FileKind<"flow", FlowUpsert, FlowKernel> = {
  type: "flow",
  toKernel: ({ attributes }) => ({ attributes }),
};
