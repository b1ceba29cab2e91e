import { createChannels, type Channel, type ChannelTools, type Posted, type Posting } from "@parley/channels";
import { exampleCard, type ChannelHarness } from "@parley/channels/testing";
import type { PlatformRequest } from "../../fakes/serve.ts";
import { toInbound } from "../to-inbound.ts";

type Base<S, X> = ChannelHarness<S, X>;
type HttpInbound = Extract<Parameters<Base<never, never>["forge"]>[0], { type: "http" }>;

/** A platform's fake, and how it is driven; `now` is the harness's. */
type Given<S, X> = Pick<Base<S, X>, "channel" | "setup" | "place" | "read" | "limitNext"> & {
  fake: AsyncDisposable;
  /** What the platform does not take, in the place of the channel's own. */
  wrongSecrets: X;
  /** Notes what is asked, keys and tokens included. */
  asked?: string[];
  /** Leads to the fake what is asked of the platform's own addresses. */
  fetch?: typeof globalThis.fetch;
  decide(posted: Posted, act: "approve" | "deny", now: number): PlatformRequest;
  /** The proof that somebody else would give for the same. */
  forge(inbound: HttpInbound, now: number): Record<string, string>;
};

type Example = Parameters<typeof exampleCard>[1];

export type PlatformHarness<S, X> = Base<S, X> & {
  /** Shows the example's card. */
  post(given?: Example, more?: Partial<Omit<Posting, "card">>): Promise<Posted>;
  receive(request: PlatformRequest, path?: string): ReturnType<Channel<S, X>["receive"]>;
};

/** The channels as a server makes them. */
export const openChannels = () =>
  createChannels({ email: { ownServer: undefined, resolveHost: async (host) => host } });

/** A channel and its platform's fake, as the suite and the channel's own tests drive it. */
export function openHarness<S, X>({
  fake,
  channel,
  setup,
  wrongSecrets,
  asked = [],
  fetch = globalThis.fetch,
  decide,
  forge,
  ...given
}: Given<S, X>): PlatformHarness<S, X> {
  const noting: typeof fetch = (input, init) => {
    asked.push(String(input));
    return fetch(input, init);
  };
  const harness: PlatformHarness<S, X> = {
    ...given,
    channel,
    setup,
    wrongSetup: { ...setup, secrets: wrongSecrets },
    now: Date.UTC(2026, 0, 1),
    tools: (): ChannelTools => ({
      fetch: noting,
      fetchPrivately: noting,
      record: () => {},
      clock: () => harness.now,
      signal: new AbortController().signal,
    }),
    decide: async (posted, act) => toInbound(decide(posted, act, harness.now)),
    forge(inbound) {
      if (inbound.type !== "http") throw new Error("A platform sends requests.");
      return { ...inbound, headers: forge(inbound, harness.now) };
    },
    post: (example, more) =>
      channel.notify(harness.tools(), setup, {
        card: exampleCard(channel.capabilities.limits, example),
        place: given.place,
        options: {},
        ...more,
      }),
    receive: (request, path) => channel.receive(harness.tools(), setup, toInbound(request, path)),
    [Symbol.asyncDispose]: () => fake[Symbol.asyncDispose](),
  };
  return harness;
}
