import { Command } from "commander";
import type { Terminal } from "../../terminal.ts";
import { createDeleteKeyCommand } from "./delete-key.ts";
import { createListKeysCommand } from "./list-keys.ts";
import { createSetKeyCommand } from "./set-key.ts";

/** `parley keys` */
export function createKeysCommand(terminal: Terminal): Command {
  return new Command("keys")
    .summary("the keys of model providers")
    .description(
      "The keys of model providers that the server calls models with. They are encrypted and never shown again.",
    )
    .addCommand(createSetKeyCommand(terminal))
    .addCommand(createListKeysCommand(terminal))
    .addCommand(createDeleteKeyCommand(terminal));
}
