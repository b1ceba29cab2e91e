import { Command } from "commander";
import type { Terminal } from "../../terminal.ts";
import { createCreateApiKeyCommand } from "./create-api-key.ts";
import { createListApiKeysCommand } from "./list-api-keys.ts";
import { createRevokeApiKeyCommand } from "./revoke-api-key.ts";
import { createRotateApiKeyCommand } from "./rotate-api-key.ts";
import { createUpdateApiKeyCommand } from "./update-api-key.ts";

/** `parley api-keys` */
export function createApiKeysCommand(terminal: Terminal): Command {
  return new Command("api-keys")
    .summary("the keys that programs call Parley with")
    .description(
      "The keys that programs call Parley with: what they may do, where, how often, at what cost, and until when.",
    )
    .addCommand(createListApiKeysCommand(terminal))
    .addCommand(createCreateApiKeyCommand(terminal))
    .addCommand(createUpdateApiKeyCommand(terminal))
    .addCommand(createRotateApiKeyCommand(terminal))
    .addCommand(createRevokeApiKeyCommand(terminal));
}
