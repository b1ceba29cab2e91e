import type { Approval, WebhookEventData } from "@parley/contract";
import { fromJson } from "@parley/db";
import type { databases } from "@parley/db/testing";
import { sql } from "kysely";
import { expect } from "vitest";
import { openTestApp } from "../../../testing/open-test-app.ts";
import { createJobHandlers } from "../../../worker.ts";
import { listApprovals } from "../approvals.store.ts";
import { changeApproval } from "../change-approval.ts";

const may = ["read", "approve", "approve-request"] as const;

type Engine = Pick<(typeof databases)[number], "name" | "open">;

/** The jobs of a server look at its own clock, which no test moves. */
export const isOfServer = ({ name }: Pick<Engine, "name">): boolean =>
  name === "postgres" && process.env["PARLEY_TEST_DATABASE_URL"] !== undefined;

/** What people are told stays where tests look for it. */
const staying = { "webhooks.hand-out": async () => {} };

/** An organization in which Ana, Ben and Cem may answer, each with a key of their own; a program asks. */
export async function openAskingApp(engine: Engine, environment: Record<string, string> = {}) {
  const app = await openTestApp({ open: engine.open, environment });
  const { executor } = app.services.database;
  const keyOf = async (id: string): Promise<string> => {
    const key = await app.createKey(may);
    await sql`update api_keys set user_id = ${id}, name = ${`${id} ${key.slice(-4)}`}
      where name = ${`May ${may.join(", ")}`}`.execute(executor);
    return key;
  };
  const join = async (id: string): Promise<string> => {
    await sql`insert into users (id, name, email, email_verified, two_factor_enabled, created_at, updated_at)
      values (${id}, ${id}, ${`${id}@example.com`}, true, false, 1, 1)`.execute(executor);
    await sql`insert into members (organization_id, user_id, role, created_at, updated_at)
      values (${app.organizationId}, ${id}, 'developer', 1, 1)`.execute(executor);
    return keyOf(id);
  };
  const people = { ana: await join("ana"), ben: await join("ben"), cem: await join("cem") };
  // What nobody takes is not put down.
  const taking = { url: "https://receiver.example/", events: ["approval.notice_due"] };
  expect(await app.ask("POST", "/v5/webhooks", taking)).toMatchObject({ status: 201 });
  const asker = await app.createKey(["approve-request", "read"]);
  const ask = async (plan: object, body: object = {}): Promise<Approval> => {
    const call = { kind: "function_call", name: "refund", args: { order: 7 }, plan, ...body };
    const answer = await app.askAs<Approval>(asker, "POST", "/v5/approvals", call);
    expect(answer).toMatchObject({ status: 201 });
    return answer.body;
  };
  const decide = (key: string, { id, args_hash }: Approval, decision = "approve") =>
    app.askAs<Approval & { code?: string }>(key, "POST", `/v5/approvals/${id}/decide`, {
      decision,
      args_hash,
    });
  const eventsOf = async ({ id }: Approval) =>
    (await app.askAs<{ type: string }[]>(asker, "GET", `/v5/approvals/${id}/events`)).body.map(
      ({ type }) => type,
    );
  const notices = async () => {
    const { rows } = await sql<{ data: string }>`select data from outbox_events
      where type = 'approval.notice_due' order by created_at`.execute(executor);
    return rows.map((row) => {
      const { reason, recipients, was_held, approval, anyone } = fromJson<
        WebhookEventData<"approval.notice_due">
      >(row.data);
      const names = recipients.map(({ email_address: address }) => address.split("@")[0]).toSorted();
      return { of: approval.id, what: [reason, ...names, ...(anyone ? ["anyone"] : []), ...(was_held ? ["held"] : [])].join(" ") };
    });
  };
  const noticesOf = async ({ id }: Approval): Promise<string[]> =>
    (await notices()).filter(({ of }) => of === id).map(({ what }) => what);
  const pass = async (ms: number): Promise<void> => {
    app.clock.now += ms;
    if (!isOfServer(engine)) {
      await app.services.jobs.runDue({ handlers: { ...createJobHandlers(app.services), ...staying } });
      return;
    }
    const { organizationId } = app;
    const pending = await listApprovals(executor, {
      organizationId,
      status: ["pending"],
      page: 1,
      size: 10,
    });
    for (const { id } of pending) await changeApproval(app.services, { organizationId, id });
  };
  return { ...app, people, asker, keyOf, ask, decide, eventsOf, noticesOf, pass };
}
