import type { Adapter } from "./adapter.ts";
import { runHearing, type Hearing } from "./current-call.ts";
import { withoutProof, withWrongProof } from "./probes.ts";
import type {
  AdapterCall,
  CallResult,
  Content,
  MessageName,
  ReceivedWebhook,
  WebhookRequest,
} from "./protocol.ts";

/** Has an adapter do something. */
export async function doCall(adapter: Adapter, asked: AdapterCall): Promise<CallResult[keyof CallResult]> {
  switch (asked.act) {
    case "describe":
      return { name: adapter.name };
    case "post": {
      const threadId = await findThread(adapter, asked.place);
      return nameOf(threadId, await adapter.postMessage(threadId, toMessage(asked.content)));
    }
    case "edit": {
      const { threadId, id } = asked.message;
      if (adapter.editMessage === undefined) throw new NoEditError();
      await adapter.editMessage(threadId, id, toMessage(asked.content));
      return asked.message;
    }
    case "reply": {
      const { threadId, id } = asked.message;
      const message = toMessage(asked.content);
      return nameOf(
        threadId,
        adapter.reply === undefined
          ? await adapter.postMessage(threadId, message)
          : await adapter.reply(threadId, id, message),
      );
    }
    case "tell": {
      const { threadId, userId, text } = asked;
      if (adapter.postEphemeral === undefined) await adapter.postMessage(threadId, text);
      else await adapter.postEphemeral(threadId, userId, text);
      return null;
    }
    case "receive":
      return receive(adapter, asked.request);
  }
}

class NoEditError extends Error {
  override readonly name = "NoEditError";
}

const nameOf = (threadId: string, sent: { id: string; threadId?: string }): MessageName => ({
  threadId: typeof sent.threadId === "string" && sent.threadId !== "" ? sent.threadId : threadId,
  id: String(sent.id),
});

/** Places of an adapter begin with its name; everything else is a person. */
async function findThread(adapter: Adapter, place: string): Promise<string> {
  if (place.startsWith(`${adapter.name}:`) || adapter.openDM === undefined) return place;
  return adapter.openDM(place);
}

/** A text goes as it is. A card has no marks of ours: adapters differ in what they make of them. */
const toMessage = ({ text, buttons, isCard }: Content): unknown =>
  isCard
    ? {
        type: "card",
        children: [
          { type: "text", content: text },
          ...(buttons.length === 0
            ? []
            : [
                {
                  type: "actions",
                  children: buttons.map(({ id, label, style }) => ({ type: "button", id, label, style })),
                },
              ]),
        ],
      }
    : text;

/** The same without proof comes first, and with a wrong one: an adapter that believes that is believed nothing. */
async function receive(adapter: Adapter, request: WebhookRequest): Promise<ReceivedWebhook> {
  const unproven: Hearing = { events: [], tasks: [] };
  for (const probe of [withoutProof(request), withWrongProof(request)]) {
    // Some throw where they miss a header.
    await hand(adapter, { request: probe, hearing: unproven }).catch(() => undefined);
    if ((await takeEvents(unproven)).length > 0) return believesAnything;
  }
  const proven: Hearing = { events: [], tasks: [] };
  const response = await hand(adapter, { request, hearing: proven });
  const events = await takeEvents(proven);
  const body = await response.text();
  // It may have told late.
  if ((await takeEvents(unproven)).length > 0) return believesAnything;
  const reply = { status: response.status, contentType: response.headers.get("content-type"), body };
  return { believesAnything: false, events, reply };
}

const believesAnything: ReceivedWebhook = {
  believesAnything: true,
  events: [],
  reply: { status: 401, contentType: null, body: "" },
};

async function hand(
  adapter: Adapter,
  { request: { url, method, headers, body }, hearing }: { request: WebhookRequest; hearing: Hearing },
): Promise<Response> {
  const hasBody = method !== "GET" && method !== "HEAD";
  const request = new Request(url, { method, headers, ...(hasBody && { body: new Uint8Array(body) }) });
  const options = { waitUntil: (task: Promise<unknown>) => void hearing.tasks.push(task) };
  return runHearing(hearing, () => adapter.handleWebhook(request, options));
}

async function takeEvents({ events, tasks }: Hearing) {
  await Promise.allSettled(tasks.splice(0));
  const settled = await Promise.allSettled(events.splice(0));
  return settled.flatMap((one) => (one.status === "fulfilled" && one.value !== undefined ? [one.value] : []));
}
