import { Command } from "commander";
import type { Terminal } from "../../terminal.ts";
import { createDeployPromptCommand } from "../deploy/index.ts";
import { createDiffCommand } from "./diff.ts";
import { createListPromptsCommand } from "./list-prompts.ts";
import { createListVersionsCommand } from "./list-versions.ts";
import { createShowPromptCommand } from "./show-prompt.ts";

/** `parley prompts` */
export function createPromptsCommand(terminal: Terminal): Command {
  return new Command("prompts")
    .summary("Prompts and their versions")
    .description("See Prompts, compare their versions, deploy one.")
    .addCommand(createListPromptsCommand(terminal))
    .addCommand(createShowPromptCommand(terminal))
    .addCommand(createListVersionsCommand(terminal))
    .addCommand(createDiffCommand(terminal))
    .addCommand(createDeployPromptCommand(terminal));
}
