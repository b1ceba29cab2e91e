import { modelDefaults } from "@parley/contract";
import { identityOf, printPromptFile, type PromptKernel } from "@parley/promptfile";
import type { FileTypeBehaviour, FileVersionRow, FileViewOf, TypeIds } from "../files/index.ts";
import { findLinkedTools, type LinkedTool } from "../tools/index.ts";
import type { PromptInputs } from "./prompt-inputs.ts";
import { warnOfReferences } from "./warn-of-references.ts";

export const promptIds: TypeIds<"prompt"> = {
  type: "prompt",
  filePrefix: "pr",
  versionPrefix: "prv",
  identityOf: (kernel) => identityOf(kernel as PromptKernel),
};

/** What a version of a Prompt holds. Only canonical kernels are ever written. */
export const readPromptKernel = (version: FileVersionRow): PromptKernel =>
  JSON.parse(version.kernel) as PromptKernel;

type ShownTools = NonNullable<FileViewOf<"prompt">["linked_tools"]>;

/** None where the Tool was deleted. */
function showLinkedTool(tool: LinkedTool | undefined): ShownTools {
  if (tool === undefined) return [];
  const { id, version_id, name, function: described } = tool;
  return [{ name, description: "", ...described, id, version_id }];
}

/** How Prompts look on the wire. */
export const createPromptType = (inputs: PromptInputs): FileTypeBehaviour<"prompt"> => ({
  ids: promptIds,
  shortened: {
    template: null,
    tools: [],
    inputs: [],
    other: null,
    attributes: null,
    response_format: null,
    stop: null,
    fallbacks: null,
    extensions: null,
    raw_file_content: null,
  },
  async toViews(versions, { executor, organizationId, options }) {
    await inputs.prepare(versions.map(({ version }) => version));
    const kernels = versions.map(({ version }) => readPromptKernel(version));
    const ids = kernels.flatMap(({ linked_tools = [] }) => linked_tools);
    const tools = await findLinkedTools(executor, { organizationId, ids });
    return versions.map(({ facts, version }, index) => {
      const kernel = kernels[index] ?? readPromptKernel(version);
      const { linked_tools: linked = [], inputs: declared, evaluators, tests, ...shown } = kernel;
      const hasExtensions = declared !== undefined || evaluators !== undefined || tests !== undefined;
      return {
        ...modelDefaults,
        tools: [],
        ...shown,
        ...facts,
        linked_tools: linked.flatMap((id) => showLinkedTool(tools.get(id))),
        type: "prompt",
        inputs: inputs.namesOf(version).map((name) => ({ name })),
        extensions: hasExtensions ? { inputs: declared, evaluators, tests } : null,
        raw_file_content: options.includeRawFileContent ? printPromptFile(kernel) : null,
        ...warnOfReferences(kernel),
      };
    });
  },
});
