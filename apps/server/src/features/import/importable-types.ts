import { contract, type FileType } from "@parley/contract";
import type { Executor } from "@parley/db";
import type { z } from "zod";
import { agentKind } from "../agents/index.ts";
import { evaluatorKind } from "../evaluators/index.ts";
import type { FileKind, KnownFileType, UpsertBase } from "../files/index.ts";
import { flowKind } from "../flows/index.ts";
import { createPromptKind, type PromptKindDependencies } from "../prompts/index.ts";
import { toolKind } from "../tools/index.ts";
import { remapAgent, remapPrompt, type RemapLinks } from "./remap-links.ts";
import { readTolerantly, type TolerantReading } from "./read-tolerantly.ts";

type Content = Readonly<Record<string, unknown>>;

/** How a version of a type is read from what the API shows of it. */
export type ImportableType = {
  remap: RemapLinks;
  /** Its content in normal form. @throws unprocessable */
  read(content: Content): Promise<TolerantReading<object>>;
  check?: (executor: Executor, given: { organizationId: string; kernel: object }) => Promise<void>;
};

/** Datasets are apart: their content comes as a file. */
export type ImportableTypes = Partial<Record<FileType, ImportableType>>;

export const createImportableTypes = (dependencies: PromptKindDependencies): ImportableTypes => ({
  tool: importable(contract.tools.endpoints.upsert.body, toolKind),
  evaluator: importable(contract.evaluators.endpoints.upsert.body, evaluatorKind),
  prompt: importable(contract.prompts.endpoints.upsert.body, createPromptKind(dependencies), remapPrompt),
  agent: importable(contract.agents.endpoints.upsert.body, agentKind, remapAgent),
  flow: importable(contract.flows.endpoints.upsert.body, flowKind),
});

const keepLinks: RemapLinks = async (content) => content;

/** Where the File is and what it is called: said elsewhere. */
const surroundings = [
  "id",
  "path",
  "description",
  "tags",
  "readme",
  "version_name",
  "version_description",
  "raw_file_content",
];

function importable<S extends z.ZodObject, T extends KnownFileType, Kernel extends object>(
  schema: S,
  kind: FileKind<T, z.output<S> & UpsertBase, Kernel>,
  remap: RemapLinks = keepLinks,
): ImportableType {
  const { check } = kind;
  return {
    remap,
    async read(content) {
      const given = Object.fromEntries(
        Object.entries(content).filter(([key]) => !surroundings.includes(key)),
      );
      const { value, unreadable } = readTolerantly(schema, withExtensions(given));
      return { value: value && (await kind.toKernel(value as z.output<S> & UpsertBase)), unreadable };
    },
    // The kernel is what `read` made: the kind's own.
    ...(check && { check: (executor, given) => check(executor, given as never) }),
  };
}

/** What replies show apart from what a model is asked: `inputs` and `evaluators` mean other things there. */
function withExtensions({ extensions, ...content }: Content): Content {
  const isModel = "model" in content;
  if (!isModel) return content["attributes"] === null ? { ...content, attributes: {} } : content;
  const { inputs: _shown, evaluators: _watching, ...asked } = content;
  return { ...asked, ...(extensions as Content | null | undefined) };
}
