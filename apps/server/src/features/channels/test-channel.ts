import { ChannelFailure } from "@parley/channels";
import type { ChannelTest } from "@parley/contract";
import type { z } from "zod";
import type { ChannelRow } from "./channels.tables.ts";
import { contactsOf } from "./contacts.store.ts";
import type { ChannelDependencies } from "./dependencies.ts";
import { findPlaceOfPerson } from "./find-place.ts";
import { makeTools } from "./make-tools.ts";
import { openChannel } from "./open-channel.ts";

/** Tries a channel once, also a disabled one. */
export async function testChannel(
  dependencies: ChannelDependencies,
  { row, place }: { row: ChannelRow; place: string | undefined },
): Promise<z.input<typeof ChannelTest>> {
  const { egress, clock } = dependencies;
  const { channel, setup, secrets } = openChannel(dependencies, row);
  const signal = AbortSignal.timeout(30_000);
  const findContact = contactsOf(dependencies.database.executor, row);
  const { tools } = makeTools({ egress, clock, signal, secrets, findContact });
  const { isWorking, findings } = await channel.test(tools, setup, place);
  return {
    is_working: isWorking,
    findings: findings.map(({ isGood, text }) => ({ is_good: isGood, text })),
  };
}

type Own = { row: ChannelRow; userId: string; place: string | null };

/** Says a word where a person is reached, or why they are not. */
export async function testPlaceOf(
  dependencies: ChannelDependencies,
  { row, userId, place: named }: Own,
): Promise<z.input<typeof ChannelTest>> {
  const { egress, clock } = dependencies;
  const opened = openChannel(dependencies, row);
  const signal = AbortSignal.timeout(30_000);
  const { tools } = makeTools({ egress, clock, signal, secrets: opened.secrets });
  const delivery = { organization_id: row.organization_id, user_id: userId };
  try {
    const place = named ?? (await findPlaceOfPerson(dependencies, { opened, tools, delivery }));
    return await testChannel(dependencies, { row, place });
  } catch (error) {
    if (!(error instanceof ChannelFailure)) throw error;
    return { is_working: false, findings: [{ is_good: false, text: error.message }] };
  }
}
