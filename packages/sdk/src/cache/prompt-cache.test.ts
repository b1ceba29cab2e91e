import { expect, it } from "vitest";
import type { ServedPrompt } from "./kept-prompts.ts";
import { createPromptCache } from "./prompt-cache.ts";

const served: ServedPrompt = {
  id: "pr_1",
  version_id: "prv_1",
  path: "support/reply",
  kernel: { model: "m" },
};

it("a server that stays away is told of once, and again only after it was back", async () => {
  const warnings: string[] = [];
  let nowMs = 0;
  let isAway = false;
  const cache = createPromptCache({
    freshMs: 10,
    maxEntries: 10,
    kept: undefined,
    now: () => nowMs,
    onWarning: (text) => void warnings.push(text),
  });
  /** Asks when what is kept is no longer fresh, and waits until the server was asked too. */
  const askLater = async (): Promise<void> => {
    nowMs += 100;
    let asked: Promise<unknown> = Promise.resolve();
    const answer = async (): Promise<ServedPrompt> => {
      if (isAway) throw new Error("Nobody is there.");
      return served;
    };
    const fetch = (): Promise<ServedPrompt> => {
      const answered = answer();
      asked = answered.catch(() => {});
      return answered;
    };
    expect((await cache.get({ key: "k", isPinned: false, fetch })).prompt).toBe(served);
    await asked;
    await new Promise((resolve) => setImmediate(resolve));
  };
  await askLater();
  isAway = true;
  for (let round = 0; round < 3; round += 1) await askLater();
  expect(warnings).toEqual(["The Prompt support/reply could not be asked for again. Nobody is there."]);
  isAway = false;
  await askLater();
  isAway = true;
  await askLater();
  expect(warnings).toHaveLength(2);
});
