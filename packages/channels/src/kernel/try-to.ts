import { ChannelFailure } from "./channel-failure.ts";
import type { ChannelTools } from "./channel.ts";

/** Says more of what has counted already, and whether it was said. That it could not be, or time was up, undoes nothing. */
export async function tryTo(
  { signal }: Pick<ChannelTools, "signal">,
  say: () => Promise<unknown>,
): Promise<boolean> {
  try {
    await say();
    return true;
  } catch (error) {
    if (!(error instanceof ChannelFailure) && !signal.aborted) throw error;
    return false;
  }
}
