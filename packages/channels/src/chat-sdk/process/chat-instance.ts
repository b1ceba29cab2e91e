import { silentLogger, type Adapter, type Author } from "./adapter.ts";
import { currentHearing } from "./current-call.ts";
import { createMemoryState } from "./memory-state.ts";
import { pressedAt } from "./pressed-at.ts";
import type { AdapterEvent } from "./protocol.ts";

type Message = { readonly text?: unknown; readonly author?: Author; readonly threadId?: unknown };
type Told = { readonly user?: Author; readonly threadId?: unknown; readonly channelId?: unknown };
type Pressed = Told & { readonly actionId?: unknown; readonly raw?: unknown };
type Command = Told & { readonly command?: unknown; readonly text?: unknown };

/**
 * What an adapter takes for the bot that it belongs to (`ChatInstance` of `chat` 4.41). It does nothing but put down who
 * pressed what and who wrote what; all else that adapters tell of is let go.
 */
export function createChatInstance(adapter: () => Adapter): object {
  const state = createMemoryState();
  const isAlone = (threadId: string): boolean => {
    try {
      return adapter().isDM?.(threadId) === true;
    } catch {
      return false;
    }
  };
  const told = (event: (() => AdapterEvent | undefined) | (() => Promise<AdapterEvent | undefined>)): void =>
    void currentHearing()?.events.push(Promise.resolve().then(event));
  const wordsOf = (
    author: Author | undefined,
    threadId: unknown,
    text: unknown,
  ): AdapterEvent | undefined => {
    const by = personOf(author);
    if (by === undefined || typeof threadId !== "string" || typeof text !== "string") return undefined;
    return { type: "words", ...by, threadId, isAlone: isAlone(threadId), text };
  };
  const takeMessage = (threadId: unknown, message: Message | (() => Promise<Message>)): void =>
    told(async () => {
      const { author, text } = typeof message === "function" ? await message() : message;
      return wordsOf(author, threadId, text);
    });
  const known: Record<string, unknown> = {
    getLogger: () => silentLogger,
    getState: () => state,
    getUserName: () => "parley",
    processAction: async ({ user, threadId, actionId, raw }: Pressed) =>
      told(() => {
        const by = personOf(user);
        if (by === undefined || typeof threadId !== "string" || typeof actionId !== "string")
          return undefined;
        const at = pressedAt(adapter().name, raw);
        return { type: "press", ...by, threadId, isAlone: isAlone(threadId), actionId, at };
      }),
    processMessage: async (
      _adapter: unknown,
      threadId: unknown,
      message: Message | (() => Promise<Message>),
    ) => takeMessage(threadId, message),
    handleIncomingMessage: async (_adapter: unknown, threadId: unknown, message: Message) =>
      takeMessage(threadId, message),
    processSlashCommand: async ({ user, channelId, command, text }: Command) =>
      told(() => wordsOf(user, channelId, `${String(command)} ${typeof text === "string" ? text : ""}`)),
  };
  return new Proxy(known, {
    // A later version may ask for what is not known here: it is answered as somebody who has nothing to do with it.
    get: (target, name) => (Object.hasOwn(target, name) ? target[String(name)] : letGo(String(name))),
  });
}

const letGo = (name: string): unknown =>
  /^(?:process|abort)[A-Z]/u.test(name) ? async (): Promise<undefined> => undefined : undefined;

/** No program, and not the bot itself: what they say is nobody's answer. */
function personOf(author: Author | undefined): Pick<AdapterEvent, "userId" | "userName"> | undefined {
  if (author === undefined || author.isMe === true || author.isBot === true) return undefined;
  const { userId, fullName, userName } = author;
  if (typeof userId !== "string" || userId === "" || userId.length > 200) return undefined;
  const name = [fullName, userName, userId].find((each) => typeof each === "string" && each !== "");
  return { userId, userName: String(name).slice(0, 200) };
}
