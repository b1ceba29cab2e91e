import type { Prompt } from "@parley/sdk";
import { Command } from "commander";
import { formatAge, formatCount } from "../../figures.ts";
import { formatVersionNumber } from "../../find-prompt.ts";
import { parseCount } from "../../parse-options.ts";
import { type CommonOptions, openSession, type Session, withCommonOptions } from "../../session.ts";
import { type Column, renderTable } from "../../table.ts";
import { takeFirst } from "../../take-first.ts";
import type { Terminal } from "../../terminal.ts";

type Options = CommonOptions & { readonly name?: string; readonly limit: number };

/** `parley prompts list` */
export function createListPromptsCommand(terminal: Terminal): Command {
  const command = new Command("list")
    .summary("list Prompts")
    .description("List Prompts, the last changed first.")
    .option("--name <text>", "only those with this in their name")
    .option("--limit <count>", "how many at most", parseCount, 50)
    .action(async (options: Options) => {
      const session = openSession(terminal, options);
      const { parley, output } = session;
      const all = parley.prompts.listAll({
        sort_by: "updated_at",
        size: Math.min(options.limit, 100),
        ...(options.name !== undefined && { name: options.name }),
      });
      const prompts = await takeFirst(all, options.limit);
      if (output.isJson) return output.json(prompts);
      if (prompts.length === 0) return output.note("There are no Prompts.");
      output.line(renderTable(prompts, { columns: columnsFor(session), output }));
    });
  return withCommonOptions(command);
}

function columnsFor({ output }: Session): Column<Prompt>[] {
  const nowMs = Date.now();
  return [
    { title: "path", cell: ({ path }) => path, style: output.colors.cyan, narrowest: 32 },
    { title: "model", cell: ({ model }) => model, narrowest: 14, rank: 1 },
    { title: "deployed to", cell: ({ environments }) => namesOf(environments), narrowest: 11 },
    { title: "version", cell: formatVersionNumber, rank: 2 },
    {
      title: "calls",
      cell: ({ total_logs_count }) => formatCount(total_logs_count),
      align: "right",
      rank: 2,
    },
    {
      title: "changed",
      cell: ({ updated_at }) => `${formatAge(updated_at, nowMs)} ago`,
      align: "right",
      rank: 3,
    },
    { title: "id", cell: ({ id }) => id, style: output.colors.dim, rank: 4 },
  ];
}

function namesOf(environments: Prompt["environments"]): string {
  return (environments ?? []).map(({ name }) => name).join(", ") || "–";
}
