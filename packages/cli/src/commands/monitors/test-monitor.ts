import { Command } from "commander";
import { withExamples } from "../../examples.ts";
import { type CommonOptions, openSession, withCommonOptions } from "../../session.ts";
import type { Terminal } from "../../terminal.ts";
import { findMonitor } from "./find-monitor.ts";

type Options = CommonOptions & { readonly notify?: boolean };

/** `parley monitors test <monitor>` */
export function createTestMonitorCommand(terminal: Terminal): Command {
  const command = new Command("test")
    .summary("measure now, and tell everybody with --notify")
    .description("Measure now. Nothing changes; with --notify, whoever the monitor tells gets a test.")
    .argument("<monitor>", "name or id of the monitor")
    .option("--notify", "send a test to who is told")
    .action(async (wanted: string, options: Options) => {
      const { parley, output } = openSession(terminal, options);
      const { id } = await findMonitor({ parley }, wanted);
      const tested = await parley.monitors.test({ id, notify: options.notify === true });
      if (output.isJson) return output.json(tested);
      const { measurement, notices } = tested;
      output.line(
        `${measurement.outcome === "no_data" ? "no data" : measurement.outcome}: ${measurement.text}`,
      );
      output.line(measurement.logs_url);
      for (const { address, status, reason } of notices)
        output.line(`${address}: ${status}${reason === null ? "" : ` (${reason})`}`);
    });
  return withExamples(withCommonOptions(command), [
    ['parley monitors test "Support: errors"', "what it finds now"],
    ['parley monitors test "Support: errors" --notify', "whether its messages arrive"],
  ]);
}
