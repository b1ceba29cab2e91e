import { channelErrors, type ChangedChannel, type GivenChannel } from "@parley/contract";
import { addressesOf } from "@parley/channels";
import { channelKinds, RedactionRule } from "@parley/channels/schemas";
import { fromJson, isUniqueViolation, takeLock, toJson, type Executor } from "@parley/db";
import type { z } from "zod";
import { createId } from "../../kernel/ids.ts";
import { openSecrets, sealSecrets, type Secrets } from "./channel-secrets.ts";
import { checkAddresses } from "./check-addresses.ts";
import { findChannel, insertChannel, listChannels, updateChannel } from "./channels.store.ts";
import type { ChannelRow } from "./channels.tables.ts";
import type { ChannelDependencies } from "./dependencies.ts";
import { replaceAddresses } from "./mail-addresses.store.ts";
import { listPendingDeliveries } from "./pending-deliveries.store.ts";
import { planDelivery } from "./plan-delivery.ts";

type Dependencies = Pick<
  ChannelDependencies,
  "database" | "clock" | "secrets" | "events" | "egress" | "jobs" | "publicUrl"
>;

const maxChannels = 50;
const allStakes = ["low", "medium", "high"] as const;

/** @throws name_taken; address_taken; too_many; unprocessable for an address that would not be asked */
export async function createChannel(
  { database, clock, secrets: box, events, egress, publicUrl }: Dependencies,
  organizationId: string,
  given: GivenChannel,
): Promise<ChannelRow> {
  checkAddresses({ egress, publicUrl }, given.settings);
  const owner = { organization_id: organizationId, id: createId("chn") };
  const now = clock();
  const row: ChannelRow = {
    ...owner,
    kind: given.kind,
    name: given.name,
    settings: toJson(given.settings),
    sealed_secrets: sealSecrets(box, owner, given.secrets),
    redaction: toJson(given.redaction ?? RedactionRule.parse({})),
    default_place: given.default_place ?? null,
    default_stakes: toJson(given.default_stakes ?? allStakes),
    team_places: toJson(given.team_places ?? {}),
    is_enabled: given.is_enabled ?? true,
    trouble: null,
    created_at: now,
    updated_at: now,
  };
  await refuseTakenName(given.name, () =>
    database.transaction(async (transaction) => {
      await takeLock(transaction, `channels:${organizationId}`);
      const others = await listChannels(transaction, { organizationId });
      if (others.length >= maxChannels) throw channelErrors.tooMany({ limit: maxChannels });
      await insertChannel(transaction, row);
      await takeAddresses(transaction, row);
    }),
  );
  events.emit("channel.changed", { organizationId });
  return row;
}

/** Changes what is given. @throws not_found; name_taken; address_taken; settings_misfit; unprocessable as above */
export async function changeChannel(
  { database, clock, secrets: box, events, egress, jobs, publicUrl }: Dependencies,
  { organizationId, id }: { organizationId: string; id: string },
  given: ChangedChannel,
): Promise<ChannelRow> {
  const changed = await refuseTakenName(given.name ?? "", () =>
    database.transaction(async (transaction) => {
      await takeLock(transaction, `channels:${organizationId}`);
      const row = await findChannel(transaction, { organizationId, id });
      if (row === undefined) throw channelErrors.notFound({ channel_id: id });
      const settings = readSettings(row, given.settings);
      // What is there already keeps nobody from turning it off.
      if (given.settings !== undefined) checkAddresses({ egress, publicUrl }, settings);
      const changes: Partial<ChannelRow> = {
        name: given.name ?? row.name,
        settings: toJson(settings),
        ...(given.secrets !== undefined && {
          sealed_secrets: sealSecrets(box, row, readSecrets(row, openOrNone(box, row), given.secrets)),
        }),
        ...(given.redaction !== undefined && { redaction: toJson(given.redaction) }),
        ...(given.default_place !== undefined && { default_place: given.default_place }),
        ...(given.default_stakes !== undefined && { default_stakes: toJson(given.default_stakes) }),
        ...(given.team_places !== undefined && { team_places: toJson(given.team_places) }),
        ...(given.is_enabled !== undefined && { is_enabled: given.is_enabled, trouble: null }),
        updated_at: clock(),
      };
      await updateChannel(transaction, { organizationId, id, changes });
      if (given.settings !== undefined) await takeAddresses(transaction, { ...row, ...changes });
      if (!row.is_enabled && given.is_enabled === true)
        for (const delivery of await listPendingDeliveries(transaction, { organizationId, channelId: id }))
          await planDelivery(jobs, transaction, { ...delivery, atOnce: true });
      return { ...row, ...changes };
    }),
  );
  events.emit("channel.changed", { organizationId });
  return changed;
}

/** @throws address_taken, which does not tell whose it is */
async function takeAddresses(transaction: Executor, { id, kind, settings }: ChannelRow): Promise<void> {
  if (kind !== "email") return;
  const addresses = addressesOf(fromJson<object>(settings));
  const taken = await replaceAddresses(transaction, { channelId: id, addresses });
  if (taken !== undefined) throw channelErrors.addressTaken({ address: taken });
}

async function refuseTakenName<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isUniqueViolation(error)) throw channelErrors.nameTaken({ name });
    throw error;
  }
}

function readSettings(row: ChannelRow, given: Record<string, unknown> | undefined): object {
  if (given === undefined) return fromJson<object>(row.settings);
  return parse({ kind: row.kind, part: "settings" }, given);
}

/** Those that are given replace those that are there; what must be there may not go. */
function readSecrets(row: ChannelRow, current: Secrets, given: Record<string, unknown>): Secrets {
  const merged = Object.entries({ ...current, ...given }).filter(([, value]) => value !== null);
  return parse({ kind: row.kind, part: "secrets" }, Object.fromEntries(merged)) as Secrets;
}

function openOrNone(box: ChannelDependencies["secrets"], row: ChannelRow): Secrets {
  try {
    return openSecrets(box, row);
  } catch {
    return {};
  }
}

type Part = { kind: ChannelRow["kind"]; part: "settings" | "secrets" };

/** @throws settings_misfit, with what is wrong where */
function parse({ kind, part }: Part, value: object): object {
  const parsed = (channelKinds[kind][part] as z.ZodObject).safeParse(value);
  if (parsed.success) return parsed.data;
  const { issues } = parsed.error;
  const problems = issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; ");
  const at = issues.map(({ path, message, code }) => ({
    loc: ["body", part, ...path.map((key) => (typeof key === "symbol" ? String(key) : key))],
    msg: message,
    type: code,
  }));
  throw channelErrors.settingsMisfit({ kind, problems }, { issues: at });
}
