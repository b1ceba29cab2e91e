import * as scoped from "@humanlayer/sdk";
import * as plain from "humanlayer";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freePort } from "../people/testing/free-port.ts";
import { engines } from "../testing/engines.ts";
import { startParley, type Parley } from "../testing/start-parley.ts";
import { until } from "../testing/until.ts";

/** The last two names under which the client was published; they differ in what they build on, not in what they do. */
const clients = [
  { client: "humanlayer 0.7.5", sdk: plain as unknown as typeof scoped },
  { client: "@humanlayer/sdk 0.7.9", sdk: scoped },
];

type Answer = Record<string, unknown>;

describe.each(engines)("HumanLayer's clients on $name", (engine) => {
  let parley: Parley;
  beforeAll(async () => {
    // The clients keep to one address, so it is the same after a restart.
    parley = await startParley({ engine, environment: { PORT: String(await freePort()) } });
  });
  afterAll(() => parley[Symbol.asyncDispose]());

  describe.each(clients)("$client", ({ sdk }) => {
    /** Waits a moment where it would wait three seconds, and lets a person answer meanwhile. */
    const open = (whileWaiting: () => Promise<unknown> = async () => {}) => {
      let isFirst = true;
      return sdk.humanlayer({
        apiKey: parley.apiKey,
        apiBaseUrl: `${parley.url}/humanlayer/v1`,
        sleep: async () => {
          if (isFirst) {
            isFirst = false;
            await whileWaiting();
          }
          await new Promise((resolve) => setTimeout(resolve, 20));
        },
      });
    };
    const pending = async (kind: string): Promise<{ id: string; args_hash: string; args: unknown }> => {
      const reply = await parley.request("GET", `/v5/approvals?status=pending&kind=${kind}&size=1`);
      return ((await reply.json()) as { records: never[] }).records[0]!;
    };
    /** What somebody does in the inbox; through the wire, since who asks does not answer there. */
    const answerCall = async (answer: Answer): Promise<void> => {
      const { id } = await pending("function_call");
      const { request } = (await (await parley.request("GET", `/v5/approvals/${id}`)).json()) as {
        request: { call_id: string };
      };
      const reply = await parley.request(
        "POST",
        `/humanlayer/v1/agent/function_calls/${request.call_id}/respond`,
        {
          body: answer,
        },
      );
      expect(reply.status).toBe(200);
    };

    test("F-2 to F-4: an approved function runs with its arguments, and its value comes back", async () => {
      const ran: unknown[] = [];
      const add = ({ a, b }: { a: number; b: number }) => {
        ran.push([a, b]);
        return a + b;
      };
      const guarded = open(async () => {
        expect(ran).toEqual([]);
        expect((await pending("function_call")).args).toEqual({ a: 1, b: 2 });
        await answerCall({ approved: true });
      }).requireApproval()(add);
      await expect((guarded as unknown as (given: object) => Promise<number>)({ a: 1, b: 2 })).resolves.toBe(
        3,
      );
      expect(ran).toEqual([[1, 2]]);
    });

    test("F-5: a denied function does not run; the model is told why", async () => {
      let isRun = false;
      const guarded = open(() =>
        answerCall({ approved: false, comment: "not on a Friday" }),
      ).requireApproval()(function drop() {
        isRun = true;
      });
      await expect(
        (guarded as unknown as (given: object) => Promise<string>)({ table: "users" }),
      ).resolves.toMatch(/denied function drop with comment: not on a Friday/);
      expect(isRun).toBe(false);
    });

    test("F-6: a status is fetched, with options, and the state comes back", async () => {
      const hl = open(() => answerCall({ approved: false, reject_option_name: "too_much" }));
      const status = await hl.fetchHumanApproval({
        spec: {
          fn: "refund",
          kwargs: { eur: 30 },
          state: { step: 3 },
          reject_options: [{ name: "too_much", title: "Too much", prompt_fill: "Refund less" }],
        },
      });
      expect(status).toMatchObject({
        approved: false,
        comment: "Refund less",
        reject_option_name: "too_much",
      });
    });

    test("F-7: a question is answered in words", async () => {
      const hl = open(async () => {
        const { id } = await pending("question");
        const reply = await parley.request("GET", `/v5/approvals/${id}`);
        const { request } = (await reply.json()) as { request: { call_id: string } };
        await hl.backend?.contacts().respond(request.call_id, { response: "the third" });
      });
      await expect(hl.humanAsTool()({ message: "Which shard?" })).resolves.toBe("the third");
    });

    test("F-16 to F-20: calls and contacts are made, answered and escalated by id", async () => {
      const hl = open();
      const call = await hl.createFunctionCall({ spec: { fn: "deploy", kwargs: { service: "api" } } });
      const escalated = await hl.escalateEmailFunctionCall(call.call_id, {
        escalation_msg: "blocked",
        additional_recipients: [{ address: "lead@example.com", field: "cc" }],
      });
      expect(escalated.status?.approved ?? null).toBeNull();
      const answered = await hl.backend?.functions().respond(call.call_id, {
        approved: true,
        requested_at: new Date(),
      });
      expect(answered).toMatchObject({ call_id: call.call_id, status: { approved: true } });
      await expect(hl.getFunctionCall(call.call_id)).resolves.toMatchObject({ status: { approved: true } });
      const contact = await hl.createHumanContact({ spec: { msg: "Which?" } });
      await expect(hl.getHumanContact(contact.call_id)).resolves.toMatchObject({ status: null });
      await expect(
        hl.backend?.contacts().respond(contact.call_id, { response: "that" }),
      ).resolves.toMatchObject({ status: { response: "that" } });
    });

    test("F-1, F-21, F-35: a wrong key, an unknown id and a second answer are refused in words", async () => {
      const stranger = sdk.humanlayer({ apiKey: "wrong", apiBaseUrl: `${parley.url}/humanlayer/v1` });
      await expect(stranger.getFunctionCall("x")).rejects.toThrow(/GET \/function_calls\/x 401/);
      const hl = open();
      await expect(hl.getFunctionCall("nowhere")).rejects.toThrow(/404: .*There is no function call/);
      const { call_id: id } = await hl.createFunctionCall({ spec: { fn: "once", kwargs: {} } });
      const respond = (approved: boolean) =>
        hl.backend?.functions().respond(id, { approved, requested_at: new Date() });
      await respond(true);
      await expect(respond(false)).rejects.toThrow(/409: .*approved already/);
    });

    test("F-31: the base URL may end in a slash", async () => {
      const hl = sdk.humanlayer({ apiKey: parley.apiKey, apiBaseUrl: `${parley.url}/humanlayer/v1/` });
      await expect(hl.createFunctionCall({ spec: { fn: "slash", kwargs: {} } })).resolves.toMatchObject({
        spec: { fn: "slash" },
      });
    });
  });

  /** A client that pauses between its polls for as long as the test says. */
  const openPaced = (callId: string) => {
    const pauses: (() => void)[] = [];
    const hl = scoped.humanlayer({
      apiKey: parley.apiKey,
      apiBaseUrl: `${parley.url}/humanlayer/v1`,
      runId: "killed",
      genid: () => callId,
      sleep: () => new Promise((resolve) => void pauses.push(resolve)),
    });
    return {
      guard: (work: (given: object) => void) =>
        hl.requireApproval()(work) as unknown as (given: object) => Promise<unknown>,
      /** Resolves when it pauses, with what ends that. */
      paused: () => until(() => pauses.shift()),
    };
  };

  test("clients that wait while the server is killed get its decisions, and each call runs once", async () => {
    const ran: string[] = [];
    const wait = (callId: string): Waiting => {
      const { guard, paused } = openPaced(callId);
      const guarded = guard(function survive() {
        ran.push(callId);
      });
      return { callId, paused, run: () => guarded({ callId }) };
    };
    const [before, after, cutOff] = [wait("decided-before"), wait("decided-after"), wait("cut-off")];
    const respond = async ({ callId }: Waiting, answer: Answer): Promise<void> => {
      const path = `/humanlayer/v1/agent/function_calls/${callId}/respond`;
      expect((await parley.request("POST", path, { body: answer })).status).toBe(200);
    };
    const countAll = async (): Promise<number> =>
      ((await (await parley.request("GET", "/v5/approvals?size=1")).json()) as { total: number }).total;
    /** It has asked, has polled in vain, and pauses. */
    const polled = async ({ paused }: Waiting): Promise<() => void> => {
      (await paused())();
      return paused();
    };
    const earlier = await countAll();
    const [runBefore, runAfter] = [before.run(), after.run()];
    const runCutOff = cutOff.run().catch(String);
    const goOnBefore = await polled(before);
    const goOnAfter = await polled(after);
    const goOnCutOff = await polled(cutOff);
    await respond(before, { approved: true });

    parley.signal("SIGKILL");
    await parley.ended();
    // This client does not repeat what fails: nothing runs.
    goOnCutOff();
    expect(await runCutOff).toContain("fetch failed");
    await parley.start();

    goOnBefore();
    await runBefore;
    expect(ran).toEqual(["decided-before"]);
    goOnAfter();
    const goOn = await after.paused();
    expect(ran).toEqual(["decided-before"]);
    await respond(after, { approved: true });
    goOn();
    await runAfter;
    // Asked again by its ids, it is the call that waits.
    const again = cutOff.run();
    const goOnAgain = await polled(cutOff);
    await respond(cutOff, { approved: false, comment: "no more" });
    goOnAgain();
    expect(await again).toMatch(/denied function survive with comment: no more/);
    expect(ran).toEqual(["decided-before", "decided-after"]);
    expect(await countAll()).toBe(earlier + 3);
  });
});

type Waiting = { callId: string; paused: () => Promise<() => void>; run: () => Promise<unknown> };
