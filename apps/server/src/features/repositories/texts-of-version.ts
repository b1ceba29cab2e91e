import type { FileType } from "@parley/contract";
import type { Database } from "@parley/db";
import { applyAgentKernel, applyPromptKernel, type AgentKernel, type PromptKernel } from "@parley/promptfile";
import { forms, type FileContent, type FormTexts, printForm, readForm } from "@parley/sync";
import { readAllDatapoints, readDatasetKernel } from "../datasets/index.ts";
import type { FileAtVersion } from "../files/index.ts";

/**
 * The texts of a version, by the endings of their names.
 *
 * @throws too many Datapoints, of a Dataset that no reply could hold
 */
export async function textsOfVersion(database: Database, pair: FileAtVersion): Promise<FormTexts> {
  const { type } = pair.file;
  if (type !== "dataset")
    return printForm({ type, kernel: JSON.parse(pair.version.kernel) as object } as FileContent);
  const { schema, attributes } = readDatasetKernel(pair.version);
  const datapoints = (await readAllDatapoints(database, pair)).map(
    ({ inputs, messages, target, split, tags }) => ({
      inputs,
      ...(messages?.length && { messages }),
      ...(target && Object.keys(target).length > 0 && { target }),
      ...(split && { split }),
      ...(tags && { tags }),
    }),
  );
  return printForm({
    type,
    kernel: { datapoints, ...(schema && { schema }), ...(attributes && { attributes }) },
  });
}

/**
 * A text with what git has of it: a `.prompt` or `.agent` file keeps its comments and layout where they can stay, and
 * any text that means the same stays as it is.
 */
export function fitText(
  type: FileType,
  { suffix, text, inGit, kernel }: { suffix: string; text: string; inGit: string; kernel: object },
): string {
  if (suffix !== forms[type].suffix) return text;
  if (type === "dataset") return isSameList(text, inGit) ? inGit : text;
  if (type !== "prompt" && type !== "agent") return text;
  const applied =
    type === "prompt"
      ? applyPromptKernel(inGit, kernel as PromptKernel)
      : applyAgentKernel(inGit, kernel as AgentKernel);
  return applied.ok ? applied.text : text;
}

/** The same Datapoints in the same order, however their lines are written. */
function isSameList(text: string, inGit: string): boolean {
  const { suffix } = forms.dataset;
  const reading = readForm("dataset", new Map([[suffix, inGit]]));
  return reading.ok && printForm(reading.content).get(suffix) === text;
}
