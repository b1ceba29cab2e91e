import type { File, Parley } from "@parley/sdk";
import { fileClient } from "./file-client.ts";

/** How the ids of each type begin. */
const prefixes: Readonly<Record<string, File["type"]>> = {
  pr: "prompt",
  ag: "agent",
  tl: "tool",
  ev: "evaluator",
  ds: "dataset",
  fl: "flow",
};

/** As files of a work tree end, which paths do not. */
const ending = /\.(?:prompt|agent|tool\.yaml|evaluator\.yaml|flow\.yaml|dataset\.jsonl)$/u;

/** The File at a path, or with an id. */
export function findFile(parley: Parley, pathOrId: string): Promise<File> {
  const [, prefix = ""] = /^([a-z]+)_\w+$/u.exec(pathOrId) ?? [];
  const type = prefixes[prefix];
  if (type !== undefined) return fileClient(parley, type).get({ id: pathOrId });
  return parley.files.retrieveByPath({ path: pathOrId.replace(ending, "") });
}
