import { ChannelFailure } from "./channel-failure.ts";
import type { ChannelTools, Contact } from "./channel.ts";

/** Platforms that keep for nobody who may be written to, or who said STOP, leave it to whoever runs the channel. */
export function findContact({ findContact: find }: ChannelTools, id: string): Promise<Contact> {
  if (find === undefined) throw new Error("Tools for a channel that asks who has written lack the way to.");
  return find(id);
}

/** @throws ChannelFailure where they want nothing more */
export function refuseStopped({ hasStopped }: Contact): void {
  if (hasStopped)
    throw new ChannelFailure(
      "misconfigured",
      "This number has said STOP, so it is sent nothing. It can say START.",
    );
}
