import type { ChannelTest } from "@parley/contract";
import type { z } from "zod";
import type { ChannelRow } from "./channels.tables.ts";
import type { ChannelDependencies } from "./dependencies.ts";
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
  const { tools } = makeTools({ egress, clock, signal, secrets });
  const { isWorking, findings } = await channel.test(tools, setup, place);
  return {
    is_working: isWorking,
    findings: findings.map(({ isGood, text }) => ({ is_good: isGood, text })),
  };
}
