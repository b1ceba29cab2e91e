import type { File, Parley } from "@parley/sdk";
import { textPlacesOf } from "@parley/sync";
import { Command } from "commander";
import { withExamples } from "../../examples.ts";
import { openSession, withCommonOptions, type CommonOptions } from "../../session.ts";
import { renderTable } from "../../table.ts";
import type { Terminal } from "../../terminal.ts";
import { findProject } from "@parley/sync/project";
import { toPaths } from "./open-project.ts";

type Versions = { listVersions(given: { id: string }): Promise<{ records: File[] }> };

/** `parley log <path>` */
export function createLogCommand(terminal: Terminal): Command {
  const command = new Command("log")
    .summary("show a File's versions, and the commits they are of")
    .description(
      "Show the versions of a File, newest first, with who made them and the commit they were pushed from.",
    )
    .argument("<path>", "the File's path, or its file here")
    .action(async (path: string, options: CommonOptions) => {
      const { parley, output } = openSession(terminal, options);
      const history = await readHistory(parley, toRegistryPath(path, terminal));
      if (output.isJson) return output.json({ versions: history });
      output.line(
        renderTable(history, {
          output,
          columns: [
            { title: "version", cell: ({ number }) => (number == null ? "–" : `v${number}`) },
            { title: "made", cell: ({ created_at }) => created_at.slice(0, 16).replace("T", " ") },
            { title: "by", cell: ({ by }) => by, narrowest: 10, rank: 1 },
            {
              title: "commit",
              cell: ({ commit, is_dirty }) => (commit ?? "").slice(0, 10) + (is_dirty ? "+" : ""),
            },
            { title: "branch", cell: ({ branch }) => branch ?? "", narrowest: 8, rank: 2 },
            { title: "message", cell: ({ message }) => message ?? "", narrowest: 12 },
          ],
        }),
      );
    });
  return withExamples(withCommonOptions(command), [
    ["parley log support/reply", "where does this come from?"],
  ]);
}

function toRegistryPath(path: string, terminal: Terminal): string {
  const project = findProject(terminal.workingDirectory);
  const [inFolder = path] = project ? toPaths([path], terminal, project) : [path];
  return textPlacesOf(inFolder).find(({ isMain }) => isMain)?.path ?? inFolder;
}

async function readHistory(parley: Parley, path: string) {
  const file = await parley.files.retrieveByPath({ path });
  const noun = {
    prompt: parley.prompts,
    agent: parley.agents,
    tool: parley.tools,
    flow: parley.flows,
    evaluator: parley.evaluators,
    dataset: parley.datasets,
  }[file.type] as Versions;
  const [{ records }, sources] = await Promise.all([
    noun.listVersions({ id: file.id }),
    parley.files.listGitSources({ file_id: file.id, size: 1000 }),
  ]);
  return records.map((version) => {
    // The first commit that a version was pushed from is where it comes from.
    const source = sources.records.findLast(({ version_id }) => version_id === version.version_id);
    return {
      version_id: version.version_id,
      number: version.version_number ?? null,
      created_at: version.created_at,
      by: source?.author ?? version.created_by?.full_name ?? "",
      message: version.version_description ?? null,
      commit: source?.commit ?? null,
      branch: source?.branch ?? null,
      is_dirty: source?.is_dirty ?? false,
    };
  });
}
