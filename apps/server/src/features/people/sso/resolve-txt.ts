import { resolveTxt as lookUp } from "node:dns/promises";

/** By the resolver of the operating system; a name that has no records has none. */
export async function resolveTxt(name: string): Promise<string[]> {
  try {
    // A record of more than 255 bytes comes in pieces.
    return (await lookUp(name)).map((pieces) => pieces.join(""));
  } catch {
    return [];
  }
}
