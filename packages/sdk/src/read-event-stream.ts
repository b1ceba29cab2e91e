import { type ErrorKind, ParleyError } from "@parley/contract";
import { createParser } from "eventsource-parser";
import { clientErrors } from "./client-errors.ts";
import { type OpenReply, parseJson } from "./transport.ts";

/**
 * The events of a reply, one by one, until `[DONE]`. Leaving early closes the connection, which stops the model too.
 * A stream that ends without `[DONE]` throws `client.stream_interrupted`; the time between two events counts against
 * the timeout, the time the caller takes for one does not. A failure the server reports in the middle is thrown.
 */
export async function* readEventStream(reply: OpenReply): AsyncGenerator<unknown, void> {
  const { deadline } = reply;
  const arrived: string[] = [];
  const parser = createParser({ onEvent: ({ data }) => arrived.push(data) });
  const decoder = new TextDecoder();
  const reader = openReader(reply);
  let eventCount = 0;
  try {
    for (;;) {
      for (const data of arrived.splice(0)) {
        if (data === "[DONE]") return;
        const event = parseJson(data);
        if (event === undefined) throw clientErrors.streamInterrupted({ event_count: eventCount });
        if (isFailure(event)) throw toError(event);
        eventCount += 1;
        yield event;
      }
      deadline.restart();
      const bytes = await readBytes(reply, { reader, eventCount });
      deadline.pause();
      parser.feed(decoder.decode(bytes, { stream: true }));
    }
  } finally {
    deadline.abort();
  }
}

/** How the server says, in the middle of a stream, that it cannot go on. */
type Failure = {
  readonly error: string;
  readonly code: string;
  readonly kind?: ErrorKind;
  readonly details?: Record<string, unknown>;
  readonly request_id?: string;
};

function isFailure(event: unknown): event is Failure {
  return (
    typeof event === "object" &&
    event !== null &&
    "error" in event &&
    typeof event.error === "string" &&
    "code" in event &&
    typeof event.code === "string"
  );
}

function toError({ error, code, kind = "upstream_failed", details, request_id }: Failure): ParleyError {
  return new ParleyError({ kind, code, message: error, details, requestId: request_id });
}

type Reader = ReturnType<typeof openReader>;

function openReader({ baseUrl, response, deadline }: OpenReply) {
  const isStream = response.headers.get("content-type")?.includes("text/event-stream") ?? false;
  if (!isStream || response.body === null) {
    deadline.abort();
    throw clientErrors.unexpectedReply({ base_url: baseUrl, expected: "a stream of events" });
  }
  return response.body.getReader();
}

async function readBytes(
  { deadline, explain }: OpenReply,
  { reader, eventCount }: { reader: Reader; eventCount: number },
): Promise<Uint8Array> {
  const chunk = await reader.read().catch((cause: unknown) => {
    const isOurs = deadline.signal.aborted;
    throw isOurs ? explain(cause) : clientErrors.streamInterrupted({ event_count: eventCount }, { cause });
  });
  if (chunk.done) throw clientErrors.streamInterrupted({ event_count: eventCount });
  return chunk.value;
}
