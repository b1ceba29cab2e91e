import { setTimeout as pause } from "node:timers/promises";
import type { Terminal } from "../../terminal.ts";

/** Long enough for what the terminal holds already. */
const drainMs = 50;

/** What somebody typed before they could see what it would be an answer to is no answer. */
export async function dropTypedAhead({ stdin }: Pick<Terminal, "stdin">): Promise<void> {
  if (!("isTTY" in stdin) || stdin.isTTY !== true) return;
  const drop = (): void => {};
  stdin.on("data", drop);
  stdin.resume();
  await pause(drainMs);
  stdin.pause();
  stdin.off("data", drop);
}
