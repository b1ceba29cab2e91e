/**
 * Writes `openapi.json` from the contract. With `--check` it writes nothing and fails when the file is out of date.
 */
import { readFile } from "node:fs/promises";
import { contract, webhookBodies } from "@parley/contract";
import { toOpenApi } from "@parley/contract/openapi";
import { writeOrCompare } from "./generated-file.ts";
import { repositoryRoot } from "./repository.ts";

/** The text of `openapi.json`. */
export async function renderOpenApi(): Promise<string> {
  const { version } = JSON.parse(await readFile(`${repositoryRoot}/package.json`, "utf8")) as {
    version: string;
  };
  return `${JSON.stringify(toOpenApi(contract, { version, events: webhookBodies }), null, 2)}\n`;
}

if (import.meta.main) {
  await writeOrCompare({
    path: `${repositoryRoot}/openapi.json`,
    text: await renderOpenApi(),
    command: "npm run openapi",
  });
}
