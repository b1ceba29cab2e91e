import { Command } from "commander";
import { withExamples } from "../../examples.ts";
import { collectFilter, type LogFilterOptions } from "../../log-filter.ts";
import { parseCount, parseSeconds, parseSince } from "../../parse-options.ts";
import { openSession, withCommonOptions } from "../../session.ts";
import { takeFirst } from "../../take-first.ts";
import type { Terminal } from "../../terminal.ts";
import { followLogs } from "./follow-logs.ts";
import { printLogTable } from "./print-log-table.ts";
import { createShowLogCommand } from "./show-log.ts";

type Options = LogFilterOptions & {
  readonly limit: number;
  readonly follow?: boolean;
  readonly interval?: number;
};

const defaultIntervalMs = 1000;

/** `parley logs` */
export function createLogsCommand(terminal: Terminal): Command {
  const command = new Command("logs")
    .summary("the calls that were recorded")
    .description("List recorded calls, newest first; `logs show <id>` prints one in full.")
    .option("-f, --follow", "go on as calls come in; with --json one JSON object a line")
    .option("--file <path>", "only calls of this Prompt")
    .option("--env <name>", "only calls in this environment")
    .option("--search <text>", "only with this text in inputs or output")
    .option("--since <when>", "only since: 15m, 3h, 2d, or a date", parseSince)
    .option("--errors", "only calls that failed")
    .option("--limit <count>", "how many at most", parseCount, 20)
    .option("--interval <seconds>", "how often --follow looks (default: 1)", parseSeconds)
    .action(async (options: Options) => {
      const session = openSession(terminal, options);
      const { parley, output } = session;
      const filter = await collectFilter(parley, options);
      if (options.follow) return followLogs(session, { interval: defaultIntervalMs, ...options, filter });
      const page = { ...filter, size: Math.min(options.limit, 100), include_bodies: output.isJson };
      const logs = await takeFirst(parley.logs.listAll(page), options.limit);
      if (output.isJson) return output.json(logs);
      if (logs.length === 0) return output.note("No calls are recorded, or none that fit.");
      printLogTable(logs, output);
    });
  withExamples(withCommonOptions(command), [
    ["parley logs --file support/reply --since 2h", "the last two hours of one Prompt"],
    ["parley logs --follow --errors", "watch for failures"],
    ["parley logs --json --limit 1000 > logs.json", "take them elsewhere"],
    ["parley logs show log_…", "one call in full"],
  ]);
  return command.addCommand(createShowLogCommand(terminal));
}
