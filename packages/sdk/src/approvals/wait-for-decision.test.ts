import { ParleyError } from "@parley/contract";
import { describe, expect, it } from "vitest";
import type { ApprovalBackend } from "./approval-backend.ts";
import { waitForDecision } from "./wait-for-decision.ts";

const expected = { id: "apr_1", name: "question", kind: "question" } as const;
const reply = (outcome: object) => ({
  ...expected,
  args: null,
  args_hash: null,
  request: {},
  outcome,
  execution: null,
});
const pending = reply({ status: "pending" });
const done = reply({ status: "timed_out", at: "2026-01-01T00:00:00Z" });
const away = () =>
  new ParleyError({ kind: "unavailable", code: "client.unreachable", message: "Nobody answers." });

type Step = { heldMs: number; reply: unknown };

/** Plays steps, in a time that passes as they say. */
function play(steps: (Step | ParleyError)[]) {
  let now = 0;
  const story: string[] = [];
  const backend = {
    clock: {
      now: () => now,
      async sleep(durationMs: number, signal: AbortSignal | undefined) {
        signal?.throwIfAborted();
        story.push(`sleep ${durationMs}`);
        now += durationMs;
      },
    },
    async get({ waitSeconds }: { waitSeconds: number }) {
      story.push(`wait ${waitSeconds}`);
      const step = steps.shift();
      if (step === undefined) throw new Error("The story is over.");
      if (step instanceof ParleyError) throw step;
      now += step.heldMs;
      return step.reply;
    },
  } as unknown as ApprovalBackend;
  const warnings: string[] = [];
  const wait = (signal?: AbortSignal) =>
    waitForDecision(backend, expected, { signal, onWarning: (text) => warnings.push(text) });
  return { wait, story, warnings };
}

describe("waiting", () => {
  it("asks again at once where the server has held the request", async () => {
    const { wait, story } = play([
      { heldMs: 25_000, reply: pending },
      { heldMs: 10, reply: done },
    ]);
    expect((await wait()).outcome.status).toBe("timed_out");
    expect(story).toEqual(["wait 25", "wait 25"]);
  });

  it("asks every three seconds where nobody holds it", async () => {
    const { wait, story } = play([
      { heldMs: 5, reply: pending },
      { heldMs: 5, reply: pending },
      { heldMs: 5, reply: done },
    ]);
    await wait();
    expect(story).toEqual(["wait 25", "sleep 3000", "wait 25", "sleep 3000", "wait 25"]);
  });

  it("gives long polls up where they break on the way twice, and warns once each time", async () => {
    const { wait, story, warnings } = play([
      away(),
      { heldMs: 5, reply: pending },
      away(),
      { heldMs: 5, reply: pending },
      { heldMs: 5, reply: pending },
      { heldMs: 5, reply: done },
    ]);
    await wait();
    expect(story.filter((step) => step.startsWith("wait"))).toEqual([
      "wait 25",
      "wait 0",
      "wait 25",
      "wait 0",
      "wait 0",
      "wait 0",
    ]);
    expect(warnings).toHaveLength(4);
  });

  it("outlives a server that is away for long, and takes the time it asks for", async () => {
    const busy = new ParleyError({
      kind: "rate_limited",
      code: "rate",
      message: "Later.",
      retryAfterMs: 9000,
    } as ConstructorParameters<typeof ParleyError>[0]);
    const { wait, story } = play([...Array.from({ length: 500 }, away), busy, { heldMs: 1, reply: done }]);
    await wait();
    expect(story.at(-2)).toBe("sleep 9000");
  });

  it("ends at what waiting cannot change, and with the signal's reason", async () => {
    const gone = new ParleyError({ kind: "not_found", code: "approvals.not_found", message: "Gone." });
    await expect(play([gone]).wait()).rejects.toBe(gone);
    const leaving = new AbortController();
    leaving.abort(new Error("stopped"));
    await expect(play([]).wait(leaving.signal)).rejects.toThrow("stopped");
  });
});
