import { Command } from "commander";
import { withExamples } from "../../examples.ts";
import { parseCount } from "../../parse-options.ts";
import { type CommonOptions, openSession, withCommonOptions } from "../../session.ts";
import { renderTable } from "../../table.ts";
import type { Terminal } from "../../terminal.ts";
import { readPolicyFile } from "./read-policy-file.ts";

type Options = CommonOptions & {
  readonly tool?: string;
  readonly environment?: string;
  readonly since?: string;
  readonly limit: number;
  readonly all?: boolean;
};

/** `parley policy replay <file>` */
export function createReplayCommand(terminal: Terminal): Command {
  const command = new Command("replay")
    .summary("see what a .policy file would have said of past calls")
    .description(
      "Ask the server what a .policy file would have said of past calls. Nothing is changed by it.",
    )
    .argument("<file>", "a file, or - for standard input")
    .option("--tool <name>", "only calls of this tool")
    .option("--environment <name>", "only calls that said they run there")
    .option("--since <moment>", "only calls from then on: 2026-01-31, or with a time")
    .option("--limit <count>", "how many, from the newest on; at most 1000", parseCount, 200)
    .option("--all", "list also what stays as it was")
    .action(async (path: string, options: Options) => {
      const { parley, output } = openSession(terminal, options);
      const replay = await parley.policies.replay({
        text: await readPolicyFile(terminal, path),
        limit: Math.min(options.limit, 1000),
        changed_only: options.all !== true,
        ...(options.tool !== undefined && { name: options.tool }),
        ...(options.environment !== undefined && { environment: options.environment }),
        ...(options.since !== undefined && { since: options.since }),
      });
      if (output.isJson) return output.json(replay);
      type Cell = (typeof replay.table)[number];
      type Row = (typeof replay.records)[number];
      const cells = [
        { title: "was", cell: ({ was }: Cell) => toWords(was) },
        { title: "would be", cell: ({ would }: Cell) => would },
        { title: "calls", cell: ({ count }: Cell) => String(count), align: "right" as const },
      ];
      const rows = [
        { title: "request", cell: (row: Row) => row.approval_id, narrowest: 12 },
        { title: "tool", cell: (row: Row) => row.tool, narrowest: 8 },
        { title: "when", cell: (row: Row) => row.created_at.replace("T", " ").slice(0, 19), rank: 1 },
        { title: "was", cell: (row: Row) => toWords(row.was) },
        { title: "would be", cell: (row: Row) => row.would.outcome, style: output.colors.cyan },
        { title: "rule", cell: (row: Row) => row.would.rule?.name ?? "–", narrowest: 10 },
        {
          title: "",
          cell: (row: Row) => row.would.error ?? (row.is_contradicted ? "against what was decided" : ""),
          narrowest: 10,
        },
      ];
      output.line(renderTable(replay.table, { columns: cells, output }));
      if (replay.records.length > 0) {
        output.line();
        output.line(renderTable(replay.records, { columns: rows, output }));
      }
      output.note(
        `${replay.judged} calls judged; ${replay.changed} would go another way, ${replay.contradicted} against what was decided.`,
      );
    });
  return withExamples(withCommonOptions(command), [
    ["parley policy replay refunds.policy", "before it is put to use"],
    [
      "parley policy replay refunds.policy --tool refund --since 2026-01-01 --all",
      "all of one tool this year",
    ],
  ]);
}

const toWords = (was: string): string => was.replaceAll("_", " ");
