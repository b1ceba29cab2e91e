import type { Approval, AuditEntry } from "@parley/contract";
import { databases } from "@parley/db/testing";
import { describe, expect, test } from "vitest";
import { openAskingApp } from "./__fixtures__/open-asking-app.ts";

const minute = 60_000;
const anyone = { steps: [{ who: { anyone: true } }] };

describe.each(databases)("what time decides, on $name", ({ open, name }) => {
  test("is in the audit log as the server's own, also where somebody came too late", async () => {
    await using app = await openAskingApp({ open, name });
    const { ana } = app.people;
    const entriesOf = async ({ id }: Approval): Promise<unknown[]> => {
      const path = `/v5/audit?target=${id}`;
      const { body } = await app.askAs<{ records: AuditEntry[] }>(app.apiKey, "GET", path);
      return body.records
        .toSorted((a, b) => a.sequence - b.sequence)
        .map(({ action, outcome, actor, details }) => {
          const { status, by_deadline: isByDeadline, code } = details;
          return [
            action,
            outcome,
            actor.kind,
            ...[status, isByDeadline, code].filter((one) => one !== undefined),
          ];
        });
    };
    const timedOut = await app.ask(anyone, { deadline_seconds: 60 });
    const denied = await app.ask(anyone, { deadline_seconds: 60, on_deadline: "denied" });
    const approved = await app.ask(anyone, { deadline_seconds: 60, on_deadline: "approved" });
    const joined = await app.ask({
      steps: [
        { who: { all: [{ person: "ana" }, { person: "ben" }] } },
        { who: { anyone: true }, after_seconds: 60 },
      ],
    });
    const late = await app.ask(anyone, { deadline_seconds: 120 });
    expect(await app.decide(ana, joined)).toMatchObject({ body: { outcome: { status: "pending" } } });
    await app.pass(minute);
    app.clock.now += minute;
    expect(await app.decide(ana, late)).toMatchObject({ status: 409, body: { code: "approvals.ended" } });

    const byTime = ["approvals.decideByTime", "done", "system"];
    expect(await entriesOf(timedOut)).toEqual([[...byTime, "timed_out", true]]);
    expect(await entriesOf(denied)).toEqual([[...byTime, "denied", true]]);
    expect(await entriesOf(approved)).toEqual([[...byTime, "approved", true]]);
    expect(await entriesOf(joined)).toEqual([
      ["approvals.decide", "done", "api_key"],
      [...byTime, "approved", false],
    ]);
    expect(await entriesOf(late)).toEqual([
      [...byTime, "timed_out", true],
      ["approvals.decide", "denied", "api_key", "approvals.ended"],
    ]);
    expect(await app.askAs(app.apiKey, "GET", "/v5/audit/verify")).toMatchObject({
      body: { is_intact: true },
    });
  });
});
