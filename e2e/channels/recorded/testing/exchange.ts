import type { CardLimits, ChannelTools, Posting } from "@parley/channels";
import { exampleCard } from "@parley/channels/testing";
import { serve, type Told } from "../../../fakes/serve.ts";
import type { Recording } from "./read-recording.ts";

/** When all of it happens, by every clock. */
export const now = Date.UTC(2026, 10, 22, 12);

export const toolsWith = (fetch = globalThis.fetch): ChannelTools => ({
  fetch,
  fetchPrivately: fetch,
  record: () => {},
  clock: () => now,
  signal: new AbortController().signal,
  findContact: async () => ({ heardAt: now - 60_000, hasStopped: false }),
});

/** The example's card for a place. */
export const postingTo = (place: string, limits: CardLimits): Posting => ({
  card: exampleCard(limits),
  place,
  options: {},
});

/** A platform's answer, as it was recorded. */
export const toldBy = ({ status = 200, headers = {}, body }: Recording): Told => ({
  status,
  headers: { ...headers },
  json: body,
});

/** A platform that answers everything so. */
export const serveRecording = (recording: Recording) => serve(() => toldBy(recording));

export type Answer = { method: string; path: string; status: number; json: unknown };

/** A way out that notes what is answered. */
export function listen(): { fetch: typeof globalThis.fetch; answers: Answer[] } {
  const answers: Answer[] = [];
  return {
    answers,
    async fetch(input, init) {
      const reply = await globalThis.fetch(input, init);
      const { pathname: path } = new URL(input instanceof Request ? input.url : input);
      const json: unknown = await reply
        .clone()
        .json()
        .catch(() => undefined);
      answers.push({ method: init?.method ?? "GET", path, status: reply.status, json });
      return reply;
    },
  };
}
