import { Command } from "commander";
import type { Terminal } from "../../terminal.ts";
import { createImportHumanloopCommand } from "./import-humanloop.ts";

/** `parley import` */
export function createImportCommand(terminal: Terminal): Command {
  return new Command("import")
    .summary("bring in what was exported elsewhere")
    .description("Bring in what was exported elsewhere, with its history.")
    .addCommand(createImportHumanloopCommand(terminal));
}
