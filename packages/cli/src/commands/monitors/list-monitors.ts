import type { Monitor } from "@parley/contract";
import { Command } from "commander";
import { parseCount } from "../../parse-options.ts";
import { type CommonOptions, openSession, type Session, withCommonOptions } from "../../session.ts";
import { type Column, renderTable } from "../../table.ts";
import { takeFirst } from "../../take-first.ts";
import type { Terminal } from "../../terminal.ts";
import { nameOfState } from "./find-monitor.ts";

type Options = CommonOptions & { readonly alerting?: boolean; readonly limit: number };

/** `parley monitors list` */
export function createListMonitorsCommand(terminal: Terminal): Command {
  const command = new Command("list")
    .summary("list monitors")
    .description("List monitors: those that alert first, then by name.")
    .option("--alerting", "only those that alert")
    .option("--limit <count>", "how many at most", parseCount, 100)
    .action(async (options: Options) => {
      const session = openSession(terminal, options);
      const { parley, output } = session;
      const all = parley.monitors.listAll({
        size: Math.min(options.limit, 100),
        ...(options.alerting === true && { state: "alerting" as const }),
      });
      const monitors = await takeFirst(all, options.limit);
      if (output.isJson) return output.json(monitors);
      if (monitors.length === 0) return output.note("There are no monitors.");
      output.line(renderTable(monitors, { columns: columnsFor(session), output }));
    });
  return withCommonOptions(command);
}

function columnsFor({ output }: Session): Column<Monitor>[] {
  return [
    { title: "state", cell: nameOfState },
    { title: "name", cell: ({ name }) => name, style: output.colors.cyan, narrowest: 20 },
    { title: "of", cell: ({ file }) => file?.path ?? "all Logs", narrowest: 16, rank: 2 },
    { title: "found last", cell: ({ last_check }) => last_check?.text ?? "–", narrowest: 24, rank: 1 },
    { title: "id", cell: ({ id }) => id, style: output.colors.dim, rank: 3 },
  ];
}
