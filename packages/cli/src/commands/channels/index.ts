import { Command } from "commander";
import type { Terminal } from "../../terminal.ts";
import { createListChannelsCommand } from "./list-channels.ts";
import { createTestChannelCommand } from "./test-channel.ts";
import { createUpdateChannelCommand } from "./update-channel.ts";

/** `parley channels` */
export function createChannelsCommand(terminal: Terminal): Command {
  return new Command("channels")
    .summary("where people are asked, and how much is told there")
    .description("See channels, say which requests go there and how much of them is told, and try them.")
    .addCommand(createListChannelsCommand(terminal))
    .addCommand(createUpdateChannelCommand(terminal))
    .addCommand(createTestChannelCommand(terminal));
}
