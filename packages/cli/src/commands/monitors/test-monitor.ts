import type { Contract, EndpointReply } from "@parley/contract";
import { Command } from "commander";
import { withExamples } from "../../examples.ts";
import { CommandError, exitCodes } from "../../exit-codes.ts";
import type { Output } from "../../output.ts";
import { type CommonOptions, openSession, withCommonOptions } from "../../session.ts";
import type { Terminal } from "../../terminal.ts";
import { findMonitor } from "./find-monitor.ts";
import { whyNobodyIsTold } from "./why-nobody-is-told.ts";

type Options = CommonOptions & { readonly notify?: boolean };

/** `parley monitors test <monitor>` */
export function createTestMonitorCommand(terminal: Terminal): Command {
  const command = new Command("test")
    .summary("measure now, and tell everybody with --notify")
    .description(
      "Measure now. Nothing changes; with --notify, whoever the monitor tells gets a test; it fails where that is nobody.",
    )
    .argument("<monitor>", "name or id of the monitor")
    .option("--notify", "send a test to who is told")
    .action(async (wanted: string, options: Options) => {
      const { parley, output } = openSession(terminal, options);
      const { id } = await findMonitor({ parley }, wanted);
      const tested = await parley.monitors.test({ id, notify: options.notify === true });
      if (output.isJson) output.json(tested);
      else printTest(tested, output);
      const problem = options.notify === true ? whyNobodyIsTold(tested.notices) : undefined;
      if (problem !== undefined) throw new CommandError(problem, { exitCode: exitCodes.failed.code });
    });
  return withExamples(withCommonOptions(command), [
    ['parley monitors test "Support: errors"', "what it finds now"],
    ['parley monitors test "Support: errors" --notify', "whether its messages arrive"],
  ]);
}

type Tested = EndpointReply<Contract["monitors"]["endpoints"]["test"]>;

function printTest({ measurement, notices }: Tested, output: Output): void {
  output.line(`${measurement.outcome === "no_data" ? "no data" : measurement.outcome}: ${measurement.text}`);
  output.line(measurement.logs_url);
  for (const { address, status, reason } of notices)
    output.line(`${address}: ${status}${reason === null ? "" : ` (${reason})`}`);
}
