import { expect, test } from "vitest";
import { ChannelFailure } from "../kernel/channel-failure.ts";
import type { AskSlack } from "./connect.ts";
import { readPages } from "./read-pages.ts";

/** A conversation without an end, of which Slack refuses to tell a page. */
function openConversation(refused?: number) {
  const asked: unknown[] = [];
  const ask = (async (_method: string, parameters: Record<string, unknown>) => {
    asked.push(parameters["cursor"]);
    if (asked.length === refused) throw new ChannelFailure("rate_limited", "Not so fast.");
    const page = asked.length;
    return { messages: [page], response_metadata: { next_cursor: `after-${page}` } };
  }) as AskSlack;
  const read = async (): Promise<number[]> => {
    const parameters = { channel: "C1", limit: 1 };
    const pages = readPages<number>(ask, { method: "conversations.history", parameters });
    const told: number[] = [];
    for await (const { messages } of pages) told.push(...messages);
    return told;
  };
  return { asked, read };
}

test("page after page is asked for, five at most", async () => {
  const { asked, read } = openConversation();
  expect(await read()).toEqual([1, 2, 3, 4, 5]);
  expect(asked).toEqual([undefined, "after-1", "after-2", "after-3", "after-4"]);
});

test("where Slack wants to be left alone, what it has told is enough; nothing is not", async () => {
  expect(await openConversation(3).read()).toEqual([1, 2]);
  await expect(openConversation(1).read()).rejects.toMatchObject({ kind: "rate_limited" });
});
