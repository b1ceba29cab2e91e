import type { Contact } from "../kernel/channel.ts";

const dayMs = 24 * 3_600_000;
/** What is sent in the last minutes may arrive after them. */
const marginMs = 5 * 60_000;

/** Whether anything may be said to them, and not only what a template says. */
export const isWindowOpen = ({ heardAt }: Contact, now: number): boolean =>
  heardAt !== null && now < heardAt + dayMs - marginMs;
