import { Command } from "commander";
import type { Terminal } from "../../terminal.ts";
import { createListMonitorsCommand } from "./list-monitors.ts";
import { createShowMonitorCommand } from "./show-monitor.ts";
import { createTestMonitorCommand } from "./test-monitor.ts";

/** `parley monitors` */
export function createMonitorsCommand(terminal: Terminal): Command {
  return new Command("monitors")
    .summary("what looks at Logs again and again, and how it is")
    .description("See monitors, what they have told, and what one finds now.")
    .addCommand(createListMonitorsCommand(terminal))
    .addCommand(createShowMonitorCommand(terminal))
    .addCommand(createTestMonitorCommand(terminal));
}
