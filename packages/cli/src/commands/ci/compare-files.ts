import { relative, resolve, sep } from "node:path";
import {
  type AgentKernel,
  diffKernels,
  parseAgentFile,
  parsePromptFile,
  type PromptKernel,
} from "@parley/promptfile";
import type { Parley } from "@parley/sdk";
import type { Terminal } from "../../terminal.ts";
import { readWhole } from "../test/collect-tests.ts";
import type { CiChange } from "./ci-report.ts";

type Compared = {
  files: readonly string[];
  /** The folder that paths start at. */
  root: string;
  workspace: string | undefined;
  environment: string;
};

/** What each file is against what an environment of a server holds. Files that cannot be read are told by lint. */
export async function compareFiles(
  terminal: Terminal,
  parley: Pick<Parley, "files">,
  { files, root, workspace, environment }: Compared,
): Promise<CiChange[]> {
  const deployed = await readDeployed(parley, environment);
  const changes: CiChange[] = [];
  for (const file of files) {
    const read = await readWhole(terminal, { file, workspace });
    if ("message" in read) continue;
    const path = pathOf(terminal, { file, root });
    const before = deployed.get(path);
    if (before === undefined) {
      changes.push({ file, path, kind: "new" });
      continue;
    }
    const diff = diffKernels(before, read.kernel);
    const isSame = diff.parameters.length + diff.messages.length + diff.tools.length === 0;
    changes.push(isSame ? { file, path, kind: "same" } : { file, path, kind: "changed", diff });
  }
  return changes;
}

function pathOf({ workingDirectory }: Terminal, { file, root }: { file: string; root: string }): string {
  const way = relative(resolve(workingDirectory, root), resolve(workingDirectory, file));
  return way
    .split(sep)
    .join("/")
    .replace(/\.(?:prompt|agent)$/, "");
}

async function readDeployed(
  parley: Pick<Parley, "files">,
  environment: string,
): Promise<Map<string, PromptKernel | AgentKernel>> {
  const deployed = new Map<string, PromptKernel | AgentKernel>();
  const list = parley.files.listAll({
    type: ["prompt", "agent"],
    environment,
    include_raw_file_content: true,
    size: 100,
  });
  for await (const file of list) {
    if (file.type !== "prompt" && file.type !== "agent") continue;
    const read = file.type === "agent" ? parseAgentFile : parsePromptFile;
    const { kernel } = read(file.raw_file_content ?? "");
    if (kernel !== undefined) deployed.set(file.path, kernel);
  }
  return deployed;
}
