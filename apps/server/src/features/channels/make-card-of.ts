import { makeCard, type Card, type CardLimits } from "@parley/channels";
import { fromJson, type Executor } from "@parley/db";
import { hashKernel } from "@parley/promptfile";
import type { SecretBox } from "../../kernel/secrets.ts";
import type { ApprovalRow } from "../approvals/index.ts";
import { placeTokenContext } from "./channel-secrets.ts";
import { noteUnder } from "./domain/note.ts";
import type { OpenChannel } from "./open-channel.ts";
import { findPlaceOptions } from "./requests.store.ts";
import { viewRequest } from "./view-request.ts";

type Making = {
  row: ApprovalRow;
  note: string | null;
  publicUrl: string;
  /** Who changed the arguments last, where it was looked up. */
  editor?: string | null;
  /** Default: that of a message. */
  limits?: CardLimits;
};

/** What a channel may know of a request, as it is now. */
export function cardOf(
  { channel, rule }: OpenChannel,
  { row, limits, note, publicUrl, editor = null }: Making,
): Card {
  const viewing = { publicUrl, editor, note: note === null ? null : noteUnder(rule, note) };
  return makeCard(viewRequest(row, viewing), { rule, limits: limits ?? channel.capabilities.limits });
}

/** Equal cards need not be shown again. */
export const hashOfCard = (card: Card): string => hashKernel({ card });

export type PlaceOptions = Readonly<Record<string, unknown>>;

/** What a request said of a place, its token opened. */
export async function readPlaceOptions(
  { executor, secrets }: { executor: Executor; secrets: SecretBox },
  which: { organizationId: string; approvalId: string; address: string },
): Promise<PlaceOptions> {
  const row = await findPlaceOptions(executor, which);
  if (row === undefined) return {};
  const options = fromJson<PlaceOptions>(row.options);
  if (row.sealed_token === null) return options;
  return { ...options, bot_token: secrets.open(row.sealed_token, placeTokenContext(row)) };
}
