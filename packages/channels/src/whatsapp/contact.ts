import { ChannelFailure } from "../kernel/channel-failure.ts";
import type { ChannelTools, Contact } from "../kernel/channel.ts";

/** WhatsApp keeps neither who may be written to nor who said STOP, so whoever runs the channel must. */
export function findContact({ findContact: find }: ChannelTools, id: string): Promise<Contact> {
  if (find === undefined) throw new Error("Tools for a channel that asks who has written lack the way to.");
  return find(id);
}

const dayMs = 24 * 3_600_000;
/** What is sent in the last minutes may arrive after them. */
const marginMs = 5 * 60_000;

/** Whether anything may be said to them, and not only what a template says. */
export const isWindowOpen = ({ heardAt }: Contact, now: number): boolean =>
  heardAt !== null && now < heardAt + dayMs - marginMs;

/** @throws ChannelFailure where they want nothing more */
export function refuseStopped({ hasStopped }: Contact): void {
  if (hasStopped)
    throw new ChannelFailure(
      "misconfigured",
      "This number has said STOP, so it is sent nothing. It can say START.",
    );
}
