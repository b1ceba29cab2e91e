import type { Prompt } from "@parley/sdk";
import { Command } from "commander";
import { formatAge, formatCount } from "../../figures.ts";
import { findPrompt, formatVersionNumber } from "../../find-prompt.ts";
import { type CommonOptions, openSession, type Session, withCommonOptions } from "../../session.ts";
import { type Column, renderTable } from "../../table.ts";
import type { Terminal } from "../../terminal.ts";

/** `parley prompts versions <path>` */
export function createListVersionsCommand(terminal: Terminal): Command {
  const command = new Command("versions")
    .summary("list the versions of a Prompt")
    .description("List the versions of a Prompt, newest first, with where each is deployed.")
    .argument("<path>", "path or id of the Prompt")
    .action(async (path: string, options: CommonOptions) => {
      const session = openSession(terminal, options);
      const { parley, output } = session;
      const prompt = await findPrompt(parley, path);
      const { records } = await parley.prompts.listVersions({ id: prompt.id });
      if (output.isJson) return output.json(records);
      output.line(renderTable(records, { columns: columnsFor(session), output }));
    });
  return withCommonOptions(command);
}

function columnsFor({ output }: Session): Column<Prompt>[] {
  const nowMs = Date.now();
  return [
    { title: "version", cell: formatVersionNumber },
    { title: "id", cell: ({ version_id }) => version_id, style: output.colors.cyan },
    { title: "name", cell: ({ version_name }) => version_name ?? "–", narrowest: 16 },
    {
      title: "deployed to",
      cell: ({ environments }) => (environments ?? []).map(({ name }) => name).join(", ") || "–",
      style: output.colors.green,
      narrowest: 11,
    },
    { title: "model", cell: ({ model }) => model, narrowest: 14, rank: 2 },
    {
      title: "calls",
      cell: ({ version_logs_count }) => formatCount(version_logs_count),
      align: "right",
      rank: 3,
    },
    {
      title: "made",
      cell: ({ created_at }) => `${formatAge(created_at, nowMs)} ago`,
      align: "right",
      rank: 1,
    },
    { title: "by", cell: ({ created_by }) => created_by?.full_name ?? "–", narrowest: 12, rank: 4 },
  ];
}
