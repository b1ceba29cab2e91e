import { Command } from "commander";
import { parseCount } from "../../parse-options.ts";
import { type CommonOptions, openSession, withCommonOptions } from "../../session.ts";
import type { Terminal } from "../../terminal.ts";
import { findMonitor, nameOfState } from "./find-monitor.ts";

type Options = CommonOptions & { readonly limit: number };

/** `parley monitors show <monitor>` */
export function createShowMonitorCommand(terminal: Terminal): Command {
  const command = new Command("show")
    .summary("print how a monitor is, and what it has told")
    .description("Print how a monitor is, and the latest changes of its state.")
    .argument("<monitor>", "name or id of the monitor")
    .option("--limit <count>", "how many changes at most", parseCount, 10)
    .action(async (wanted: string, options: Options) => {
      const { parley, output } = openSession(terminal, options);
      const monitor = await findMonitor({ parley }, wanted);
      const { records: history } = await parley.monitors.history({
        id: monitor.id,
        size: Math.min(options.limit, 1000),
      });
      if (output.isJson) return output.json({ ...monitor, history });
      output.line(`${monitor.name}: ${nameOfState(monitor)} since ${monitor.state_since}`);
      if (monitor.problem !== null) output.line(monitor.problem);
      if (monitor.last_check !== null) {
        output.line(monitor.last_check.text);
        output.line(monitor.last_check.logs_url);
      }
      for (const { created_at, from, to, measurement, was_muted, notices } of history) {
        const told = was_muted || notices.length === 0 ? ", nobody told" : `, ${notices.length} told`;
        output.line(`${created_at}  ${from} → ${to}${told}: ${measurement.text}`);
      }
    });
  return withCommonOptions(command);
}
