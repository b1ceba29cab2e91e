import { ChannelFailure } from "../kernel/channel-failure.ts";
import type { AskSlack } from "./connect.ts";

const mostPages = 5;

type Reading = {
  method: "conversations.history" | "conversations.replies";
  /** `limit` is how many Slack tells at once. */
  parameters: { readonly channel: string; readonly limit: number; readonly [more: string]: unknown };
};

/** `isLast`: Slack says that there is nothing behind it. */
type Page<Message> = { readonly messages: readonly Message[]; readonly isLast: boolean };

type Told<Message> = { messages: Message[]; response_metadata?: { next_cursor?: string } };

/** What was said in a conversation, page by page as Slack tells it: channels from their end, threads from their beginning. */
export async function* readPages<Message>(
  ask: AskSlack,
  { method, parameters }: Reading,
): AsyncGenerator<Page<Message>, void> {
  let cursor = "";
  for (let page = 1; page <= mostPages; page += 1) {
    const asked = { ...parameters, ...(cursor !== "" && { cursor }) };
    const told = await ask<Told<Message>>(method, asked).catch((error: unknown) => {
      // Some apps may ask once a minute: what was told until now is better than nothing.
      if (page === 1 || !(error instanceof ChannelFailure)) throw error;
      return undefined;
    });
    if (told === undefined) return;
    cursor = told.response_metadata?.next_cursor ?? "";
    yield { messages: told.messages, isLast: cursor === "" };
    if (cursor === "") return;
  }
}
