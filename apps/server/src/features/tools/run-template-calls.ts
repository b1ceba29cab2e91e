import { isParleyError } from "@parley/contract";
import { listFilesByName, resolveVersion, type FileAtVersion } from "../files/index.ts";
import type { RunDependencies } from "./dependencies.ts";
import { runTool } from "./run-tool.ts";
import { readToolKernel } from "./tool-type.ts";

/** A Tool that a template calls by name, with the texts between the parentheses. */
export type TemplateToolCall = { name: string; arguments: string[] };

type Template = {
  organizationId: string;
  /** Where the Prompt is, whose own folder's Tools come first. */
  path: string;
  /** Tools the Prompt links, which come before all others. */
  linkedIds: readonly string[];
  calls: readonly TemplateToolCall[];
  signal: AbortSignal;
};

export type TemplateTexts = { ok: true; texts: string[] } | { ok: false; message: string };

/**
 * What each Tool that a template calls gives, in order. Tools are found by name, at their deployed versions.
 *
 * @throws unprocessable for a Tool that cannot be run at all
 */
export async function runTemplateCalls(
  dependencies: RunDependencies,
  template: Template,
): Promise<TemplateTexts> {
  const { organizationId, signal, calls } = template;
  const names = [...new Set(calls.map(({ name }) => name))];
  const found = await findTools(dependencies, template, names);
  const outcomes = await Promise.all(
    calls.map(async ({ name, arguments: positional }) => {
      const pair = found.get(name);
      if (typeof pair !== "object") return { ok: false as const, error: pair ?? unknown(name) };
      const kernel = readToolKernel(pair.version);
      const tool = { organizationId, fileId: pair.file.id, path: pair.file.path, kernel };
      return runTool(dependencies, tool, { args: { positional }, signal });
    }),
  );
  const failed = outcomes.find((outcome) => !outcome.ok);
  if (failed) return { ok: false, message: failed.error };
  return { ok: true, texts: outcomes.map((outcome) => (outcome.ok ? outcome.output : "")) };
}

/** The Tool of each name; where there is none, or nothing to choose one by, what to say. */
async function findTools(
  { database: { executor } }: RunDependencies,
  { organizationId, path, linkedIds }: Template,
  names: string[],
): Promise<Map<string, FileAtVersion | string>> {
  const files = await listFilesByName(executor, { organizationId, type: "tool", names });
  const folder = folderOf(path);
  const found = new Map<string, FileAtVersion | string>();
  for (const name of names) {
    const candidates = files.filter((file) => file.name === name);
    const chosen =
      candidates.find(({ id }) => linkedIds.includes(id)) ??
      candidates.find((file) => folderOf(file.path) === folder) ??
      (candidates.length === 1 ? candidates[0] : undefined);
    if (chosen === undefined)
      found.set(name, candidates.length === 0 ? unknown(name) : ambiguous(name, candidates));
    else
      found.set(
        name,
        await resolveVersion(executor, { organizationId, type: "tool", id: chosen.id }).catch(messageOf),
      );
  }
  return found;
}

const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf("/")));

const unknown = (name: string): string =>
  `The template calls the Tool "${name}", and there is none of that name. Make one, or correct the name.`;

const ambiguous = (name: string, files: readonly { path: string }[]): string =>
  `The template calls the Tool "${name}", and there are several: ${files.map(({ path }) => path).join(", ")}. Link the one that is meant.`;

function messageOf(error: unknown): string {
  if (isParleyError(error)) return error.message;
  throw error;
}
