import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { parsePromptFile } from "@parley/promptfile";
import type { Parley } from "@parley/sdk";
import { findFiles, type FormType, readForm } from "@parley/sync";
import type { Terminal } from "../../terminal.ts";
import { listWatched } from "../test/list-watched.ts";
import { readWhole } from "../test/collect-tests.ts";
import {
  argumentsOf,
  type PromptShape,
  shapeOfPrompt,
  type ToolShape,
  type WorkspaceTypes,
} from "./workspace-types.ts";

/** Types, and what of the workspace could not be read, a sentence each. */
export type CollectedTypes = { types: WorkspaceTypes; problems: string[] };

/** The types of the Prompts and Tools in a folder; their paths are those of the files in it. */
export async function collectFromFolder(
  terminal: Terminal,
  { folder, workspace }: { folder: string; workspace: string | undefined },
): Promise<CollectedTypes> {
  const root = resolve(terminal.workingDirectory, folder);
  const names = await listNames(root);
  const collected: CollectedTypes = { types: { prompts: [], tools: [] }, problems: [] };
  for (const [main, place] of findFiles(names)) {
    if (place.type === "prompt" || place.type === "agent") {
      const read = await readWhole(terminal, { file: resolve(root, main), workspace });
      if ("message" in read) collected.problems.push(`${main}: ${read.message}`);
      else if (place.type === "prompt") collected.types.prompts.push(shapeOfPrompt(place.path, read.kernel));
    } else if (place.type === "tool") {
      const texts = await readTexts(root, place);
      const reading = readForm("tool", texts);
      if (!reading.ok) {
        const words = reading.problems.map(({ suffix, message }) => `${place.path}${suffix}: ${message}`);
        collected.problems.push(...words);
      } else if (reading.content.type === "tool")
        collected.types.tools.push(toolShape(place.path, reading.content.kernel.function?.parameters));
    }
  }
  return { ...collected, types: sorted(collected.types) };
}

async function listNames(root: string): Promise<string[]> {
  const paths = await listWatched(root, ["."]);
  return paths.map((path) => path.slice(root.length + 1).replaceAll("\\", "/"));
}

async function readTexts(
  root: string,
  { path, suffixes }: { path: string; suffixes: readonly string[]; type: FormType },
): Promise<Map<string, string>> {
  const entries = suffixes.map(
    async (suffix) => [suffix, await readFile(resolve(root, path + suffix), "utf8")] as const,
  );
  return new Map(await Promise.all(entries));
}

/** The types of what a server holds: what is deployed to an environment, or the default one. */
export async function collectFromServer(
  parley: Pick<Parley, "files">,
  { environment }: { environment: string | undefined },
): Promise<CollectedTypes> {
  const prompts: PromptShape[] = [];
  const tools: ToolShape[] = [];
  const problems: string[] = [];
  const files = parley.files.listAll({
    type: ["prompt", "tool"],
    include_raw_file_content: true,
    ...(environment !== undefined && { environment }),
  });
  for await (const file of files) {
    if (file.type === "tool") tools.push(toolShape(file.path, file.function?.parameters));
    if (file.type !== "prompt") continue;
    const { kernel } = parsePromptFile(file.raw_file_content ?? "");
    if (kernel) prompts.push(shapeOfPrompt(file.path, kernel));
    else problems.push(`${file.path}: the server's text of it cannot be read.`);
  }
  return { types: sorted({ prompts, tools }), problems };
}

function toolShape(path: string, parameters: Record<string, unknown> | null | undefined): ToolShape {
  return { path, arguments: argumentsOf(parameters) };
}

function sorted({ prompts, tools }: WorkspaceTypes): WorkspaceTypes {
  return { prompts: prompts.toSorted(byPath), tools: tools.toSorted(byPath) };
}

function byPath(a: { path: string }, b: { path: string }): number {
  return a.path < b.path ? -1 : 1;
}
