import { modelDefaults } from "@parley/contract";
import { identityOf, printAgentFile, type AgentKernel } from "@parley/promptfile";
import {
  describeLinks,
  type FileReferences,
  type FileTypeBehaviour,
  type FileVersionRow,
  type FileViewOf,
} from "../files/index.ts";
import { warnOfReferences, type PromptInputs } from "../prompts/index.ts";

/** What a version of an Agent holds. Only canonical kernels are ever written. */
export const readAgentKernel = (version: FileVersionRow): AgentKernel =>
  JSON.parse(version.kernel) as AgentKernel;

/** How Agents look on the wire. */
export const createAgentType = (inputs: PromptInputs): FileTypeBehaviour<"agent"> => ({
  ids: {
    type: "agent",
    filePrefix: "ag",
    versionPrefix: "agv",
    identityOf: (kernel) => identityOf(kernel as AgentKernel),
  },
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
    const kernels = versions.map(({ version }) => readAgentKernel(version));
    const files = await describeLinks(executor, { organizationId, links: kernels.flatMap(linksOf) });
    return versions.map(({ facts, version }, index) => {
      const kernel = kernels[index] ?? readAgentKernel(version);
      const { tools = [], inputs: declared, evaluators, tests, ...shown } = kernel;
      const hasExtensions = declared !== undefined || evaluators !== undefined || tests !== undefined;
      return {
        ...modelDefaults,
        ...shown,
        ...facts,
        type: "agent",
        tools: tools.map((tool) => showTool(tool, files)),
        inputs: inputs.namesOf(version).map((name) => ({ name })),
        status: "committed",
        committed_by: facts.created_by,
        committed_at: facts.created_at,
        extensions: hasExtensions ? { inputs: declared, evaluators, tests } : null,
        raw_file_content: options.includeRawFileContent ? printAgentFile(kernel) : null,
        ...warnOfReferences(kernel),
      };
    });
  },
});

type Tool = NonNullable<AgentKernel["tools"]>[number];

/** The Files an Agent may run as tools. */
export const linksOf = ({ tools = [] }: AgentKernel) =>
  tools.flatMap((tool) => (tool.type === "file" ? [tool.link] : []));

const showTool = (tool: Tool, files: FileReferences): FileViewOf<"agent">["tools"][number] =>
  tool.type === "file" ? { ...tool, file: files.get(tool.link) ?? null } : tool;
