import type { Channel, ChannelDelivery } from "@parley/contract";
import type { DeliveryAttempt } from "@parley/channels";
import { RedactionRule } from "@parley/channels/schemas";
import { fromJson } from "@parley/db";
import type { z } from "zod";
import { toTimestamp } from "../../kernel/clock.ts";
import type { SecretBox } from "../../kernel/secrets.ts";
import { openSecrets, type Secrets } from "./channel-secrets.ts";
import type { ChannelRow, DeliveryRow } from "./channels.tables.ts";
import { inboundUrlOf } from "./inbound-path.ts";
import { readReceipts } from "./domain/receipts.ts";

type ChannelView = z.input<typeof Channel>;

export const describeChannel = (
  row: ChannelRow,
  { secrets, publicUrl }: { secrets: SecretBox; publicUrl: () => string },
): ChannelView => ({
  id: row.id,
  kind: row.kind,
  name: row.name,
  settings: fromJson<Record<string, unknown>>(row.settings),
  secrets: namesOf(secrets, row),
  redaction: RedactionRule.parse(fromJson(row.redaction)),
  default_place: row.default_place,
  default_stakes: fromJson<ChannelView["default_stakes"]>(row.default_stakes),
  team_places: fromJson<Record<string, string>>(row.team_places),
  is_enabled: row.is_enabled,
  trouble: row.trouble,
  inbound_url: inboundUrlOf(publicUrl(), row.id),
  created_at: toTimestamp(row.created_at),
  updated_at: toTimestamp(row.updated_at),
});

/** None where they were sealed under another PARLEY_SECRET: they are to be given again. */
function namesOf(box: SecretBox, row: ChannelRow): string[] {
  let secrets: Secrets;
  try {
    secrets = openSecrets(box, row);
  } catch {
    return [];
  }
  return Object.keys(secrets).filter((name) => secrets[name] != null && secrets[name] !== "");
}

export const describeDelivery = (row: DeliveryRow): z.input<typeof ChannelDelivery> => ({
  id: row.id,
  approval_id: row.approval_id,
  channel_id: row.channel_id,
  address: row.address,
  user_id: row.user_id,
  status: row.status,
  reason: row.reason,
  attempts_count: row.attempts_count,
  next_attempt_at: row.next_attempt_at === null ? null : toTimestamp(row.next_attempt_at),
  created_at: toTimestamp(row.created_at),
  updated_at: toTimestamp(row.updated_at),
  receipts: readReceipts(row).map(({ message, state, at }) => ({ message, state, at: toTimestamp(at) })),
  attempts: fromJson<DeliveryAttempt[]>(row.attempts).map(({ at, act, error, exchanges }) => ({
    at: toTimestamp(at),
    act,
    error,
    exchanges: [...exchanges],
  })),
});
