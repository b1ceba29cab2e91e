import { describe, expect, test } from "vitest";
import { ChannelFailure } from "../kernel/channel-failure.ts";
import type { Channel, ChannelTools, Posted, Posting, Setup } from "../kernel/channel.ts";
import type { Inbound } from "../kernel/inbound.ts";
import { exampleCard } from "./example-card.ts";

/** A channel with its platform's fake, as the suite drives it. */
export type ChannelHarness<S, X> = AsyncDisposable & {
  readonly channel: Channel<S, X>;
  readonly setup: Setup<S, X>;
  /** The same with a secret that the platform does not accept. */
  readonly wrongSetup: Setup<S, X>;
  readonly place: string;
  /** Milliseconds; the tools' clock and the platform's. */
  now: number;
  tools(): ChannelTools;
  /** What people see at the place, as the platform has understood it, oldest first. */
  read(): Promise<ShownMessage[]>;
  /** What the platform sends when somebody presses "Approve" or says no in whatever way it has. */
  decide(posted: Posted, act: "approve" | "deny"): Promise<Inbound>;
  /** The same message with another sender's proof. */
  forge(inbound: Inbound): Inbound;
  /** The platform's next reply asks to be left alone, for so many seconds where it can say so. */
  limitNext(retryAfterSeconds: number): void;
  /** Whether it can; default: yes. */
  readonly saysHowLong?: boolean;
};

export type ShownMessage = {
  readonly text: string;
  /** Whom it calls, as the platform understood it. */
  readonly mentions: readonly string[];
  /** Addresses that can be pressed, ours included. */
  readonly links: readonly string[];
};

const nasty =
  "<!channel> <@U0000> @here \u202Egpj\u200F [press](https://evil.example) <https://evil.example|press> </td><b>x</b> `a` *b* ⟦";

/** What every channel does alike. The channel's own tests say the rest. */
export function channelSuite<S, X>(name: string, open: () => Promise<ChannelHarness<S, X>>): void {
  const posting = (harness: ChannelHarness<S, X>, given?: Parameters<typeof exampleCard>[1]): Posting => ({
    card: exampleCard(harness.channel.capabilities.limits, given),
    place: harness.place,
    options: {},
  });
  const post = (harness: ChannelHarness<S, X>, given?: Parameters<typeof exampleCard>[1]) =>
    harness.channel.notify(harness.tools(), harness.setup, posting(harness, given));

  describe(`channel ${name}`, () => {
    test("shows the facts, and where all of it is", async () => {
      await using harness = await open();
      await post(harness);
      const [shown, ...others] = await harness.read();
      expect(others).toEqual([]);
      for (const fact of [
        "refund",
        "order",
        "A-7",
        "eur",
        "30",
        "The parcel never arrived.",
        "Support agent",
      ])
        expect(shown?.text).toContain(fact);
      expect(shown?.links).toContain("https://parley.example/approvals/apr_1");
    });

    test("says what became of it, in place where it can", async () => {
      await using harness = await open();
      const { channel, setup } = harness;
      const posted = await post(harness);
      const state = { status: "denied", by: ["Ana"], at: 0, text: "Not this one", isEdited: false } as const;
      await channel.update(harness.tools(), setup, { ...posting(harness, { state }), posted });
      const shown = await harness.read();
      expect(shown).toHaveLength(channel.capabilities.updates ? 1 : 2);
      expect(shown.at(-1)?.text).toMatch(/denied/i);
      expect(shown.at(-1)?.text).toContain("Ana");
      expect(shown.at(-1)?.text).toContain("Not this one");
    });

    test("shows whatever stands in arguments as text: no mention, no link, no markup, and nothing that hides", async () => {
      await using harness = await open();
      await post(harness, { name: nasty, args: { [nasty]: nasty }, reason: nasty, requester: nasty });
      const [shown] = await harness.read();
      expect(shown?.mentions).toEqual([]);
      expect(shown?.links).toEqual(["https://parley.example/approvals/apr_1"]);
      expect(shown?.text).toContain("<!channel> <@U0000> @here ⟨U+202E⟩gpj⟨U+200F⟩");
      expect(shown?.text).not.toMatch(/[\u202E\u200F]/u);
    });

    test("shows the beginning of a megabyte, and where the rest is", async () => {
      await using harness = await open();
      await post(harness, { args: { body: "🙂".repeat(500_000) } });
      const [shown] = await harness.read();
      expect(shown?.text).toContain("🙂🙂🙂");
      expect(shown?.text.length).toBeLessThan(20_000);
      expect(shown?.links).toContain("https://parley.example/approvals/apr_1");
    });

    test("reads a decision: what was posted, by whom, bound to the arguments", async () => {
      await using harness = await open();
      const { channel, setup } = harness;
      const posted = await post(harness);
      const inbound = await harness.decide(posted, "approve");
      const { events } = await channel.receive(harness.tools(), setup, inbound);
      expect(events).toHaveLength(1);
      const [event] = events;
      expect(posted.keys).toContain(event?.about.key);
      expect(event?.sender.id).not.toBe("");
      if (event?.type === "decision")
        expect(event.decision).toMatchObject({ decision: "approve", args_hash: "a".repeat(64) });
      else expect(event).toMatchObject({ type: "words", text: expect.stringMatching(/^yes$/i) });
      const again = await channel.receive(harness.tools(), setup, inbound);
      expect(again.events[0]?.id).toBe(event?.id);
    });

    test("believes nothing that proves not where it is from", async () => {
      await using harness = await open();
      const { channel, setup } = harness;
      const inbound = await harness.decide(await post(harness), "deny");
      const failure = await channel
        .receive(harness.tools(), setup, harness.forge(inbound))
        .catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(ChannelFailure);
      expect(failure).toMatchObject({ kind: "not_genuine" });
    });

    test("says what is wrong with a setup that does not work, without its secrets", async () => {
      await using harness = await open();
      const { channel } = harness;
      expect(await channel.test(harness.tools(), harness.setup, harness.place)).toMatchObject({
        isWorking: true,
      });
      const report = await channel.test(harness.tools(), harness.wrongSetup, harness.place);
      expect(report.isWorking).toBe(false);
      const secrets = Object.values(harness.wrongSetup.secrets as object).filter(
        (secret): secret is string => typeof secret === "string",
      );
      for (const secret of secrets) expect(JSON.stringify(report)).not.toContain(secret);
    });

    test("hands on that the platform wants to be left alone, and for how long where it says so", async () => {
      await using harness = await open();
      harness.limitNext(7);
      const failure = await post(harness).catch((error: unknown) => error);
      const { saysHowLong = true } = harness;
      expect(failure).toBeInstanceOf(ChannelFailure);
      expect(failure).toMatchObject(
        saysHowLong
          ? { kind: "rate_limited", retryAfterMs: 7000 }
          : { kind: "unreachable", retryAfterMs: undefined },
      );
    });
  });
}
