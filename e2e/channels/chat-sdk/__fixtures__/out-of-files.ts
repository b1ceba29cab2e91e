import { createChatAdapters } from "@parley/channels";
import { closeSync, openSync } from "node:fs";

/** Asks an adapter where no file can be opened any more, and says what came of it. */
const chatAdapters = createChatAdapters({ allowed: ["an-adapter"] });
const held: number[] = [];
try {
  for (;;) held.push(openSync("/dev/null", "r"));
} catch {
  // That is all there were.
}
const told = await chatAdapters
  .call(
    { owner: "", data: { packageName: "an-adapter", factory: null, config: {} } },
    {
      call: { act: "describe" },
      fetch: async () => ({ failure: "nothing is asked" }),
      signal: new AbortController().signal,
    },
  )
  .then(() => "it was done", String);
for (const file of held) closeSync(file);
process.stdout.write(told);
