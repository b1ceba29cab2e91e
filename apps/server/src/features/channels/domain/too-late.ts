import type { ChannelEvent } from "@parley/channels";

const dayMs = 24 * 3_600_000;

/** Platforms bring for days what they could not bring at once: by then nobody knows what it was said to. */
export const isTooLate = ({ at }: Pick<ChannelEvent, "at">, now: number): boolean =>
  at !== undefined && at < now - dayMs;
