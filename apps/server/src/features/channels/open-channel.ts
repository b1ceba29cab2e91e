import type { Channel, Setup } from "@parley/channels";
import { fromJson } from "@parley/db";
import { RedactionRule } from "@parley/channels/schemas";
import type { SecretBox } from "../../kernel/secrets.ts";
import { openSecrets, type Secrets } from "./channel-secrets.ts";
import type { ChannelRow } from "./channels.tables.ts";
import type { ChannelSet } from "./dependencies.ts";

/** A channel as it is set up, ready to be used. Which kind it is nobody else needs to know. */
export type OpenChannel = {
  readonly row: ChannelRow;
  readonly channel: Channel<unknown, unknown>;
  readonly setup: Setup<unknown, unknown>;
  readonly rule: RedactionRule;
  /** To be taken out of whatever is kept. */
  readonly secrets: readonly string[];
};

/** @throws when its secrets were sealed under another PARLEY_SECRET */
export function openChannel(
  { channels, secrets: box }: { channels: ChannelSet; secrets: SecretBox },
  row: ChannelRow,
): OpenChannel {
  const secrets: Secrets = openSecrets(box, row);
  return {
    row,
    channel: channels[row.kind] as unknown as Channel<unknown, unknown>,
    setup: { settings: fromJson<unknown>(row.settings), secrets, owner: row.organization_id },
    rule: RedactionRule.parse(fromJson(row.redaction)),
    secrets: Object.values(secrets).filter((secret): secret is string => typeof secret === "string"),
  };
}
