import { toolTypeOf, type ToolKernel, type ToolType, type ToolUpsert } from "@parley/contract";
import type { FileKind, FileTypeBehaviour, FileVersionRow } from "../files/index.ts";
import { inputNames } from "./tool-inputs.ts";

/** What a version of a Tool holds. */
export const readToolKernel = (version: Pick<FileVersionRow, "kernel">): ToolKernel =>
  JSON.parse(version.kernel) as ToolKernel;

/** Of these a version decides what runs here, or where a Tool's secrets are sent. */
const reachingTypes: ReadonlySet<ToolType> = new Set([
  "python",
  "typescript",
  "get_api_call",
  "google",
  "pinecone_search",
]);

/** How Tools look on the wire. */
export const toolType: FileTypeBehaviour<"tool"> = {
  ids: {
    type: "tool",
    filePrefix: "tl",
    versionPrefix: "tlv",
    isRun: (kernel) => reachingTypes.has(toolTypeOf(kernel as ToolKernel)),
  },
  shortened: { function: null, source_code: null, setup_values: null, attributes: null, inputs: [] },
  toViews: async (versions) =>
    versions.map(({ facts, version }) => {
      const kernel = readToolKernel(version);
      const names = inputNames(kernel);
      return {
        setup_values: {},
        attributes: {},
        ...kernel,
        ...facts,
        type: "tool",
        tool_type: toolTypeOf(kernel),
        inputs: names.map((name) => ({ name })),
        signature: `${facts.name}(${names.join(", ")})`,
      };
    }),
};

/** What makes a Tool of a File. What is absent and what is empty, or what its type would be anyway, is the same. */
export const toolKind: FileKind<"tool", ToolUpsert, ToolKernel> = {
  type: "tool",
  toKernel({ function: described, source_code, setup_values, attributes, tool_type }) {
    const isSaid = tool_type !== undefined && tool_type !== toolTypeOf({ source_code });
    return {
      ...(described && { function: described }),
      ...(source_code !== undefined && { source_code }),
      ...(hasKeys(setup_values) && { setup_values }),
      ...(hasKeys(attributes) && { attributes }),
      ...(isSaid && { tool_type }),
    };
  },
};

const hasKeys = (object: object | undefined): boolean => Object.keys(object ?? {}).length > 0;
