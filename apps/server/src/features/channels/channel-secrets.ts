import { fromJson, toJson } from "@parley/db";
import type { SecretBox } from "../../kernel/secrets.ts";
import type { ChannelRow, PlaceOptionsRow } from "./channels.tables.ts";

type Owner = Pick<ChannelRow, "organization_id" | "id">;
export type Secrets = Readonly<Record<string, string | null | undefined>>;

/** What sealed secrets belong to: they open for no other channel. */
export const channelSecretContext = ({ organization_id, id }: Owner): string =>
  `channel:${organization_id}:${id}`;

export const sealSecrets = (box: SecretBox, owner: Owner, secrets: Secrets): string =>
  box.seal(toJson(secrets), channelSecretContext(owner));

/** @throws when they were sealed under another PARLEY_SECRET */
export const openSecrets = (box: SecretBox, row: ChannelRow): Secrets =>
  fromJson<Secrets>(box.open(row.sealed_secrets, channelSecretContext(row)));

type Place = Pick<PlaceOptionsRow, "organization_id" | "approval_id" | "address">;

/** What a token that came with one request belongs to. */
export const placeTokenContext = ({ organization_id, approval_id, address }: Place): string =>
  `channel-place:${organization_id}:${approval_id}:${address}`;
