import { openMailServer } from "@parley/channels/testing";
import { databases } from "@parley/db/testing";
import { expect, describe, test } from "vitest";
import { openTestApp } from "../../../testing/open-test-app.ts";
import { createJobHandlers } from "../../../worker.ts";
import { listNoticesOf } from "./notices.store.ts";
import { planNotices } from "./plan-notices.ts";

describe.each(databases)("notices on $name", ({ open }) => {
  test("go out once, though the process dies before it notes so; what may pass is tried again", async () => {
    await using app = await openTestApp({ open, environment: { PARLEY_EGRESS_ALLOW: "127.0.0.1/32" } });
    await using smtp = await openMailServer();
    const { organizationId, services } = app;
    const { database } = services;
    const smtpSettings = { host: "127.0.0.1", port: smtp.port, security: "none", username: smtp.user };
    const made = await app.ask("POST", "/v5/channels", {
      kind: "email",
      name: "mail",
      settings: { from: "Parley <parley@parley.test>", smtp: smtpSettings },
      secrets: { smtp_password: smtp.password },
      default_place: "ops@example.com",
    });
    expect(made.status).toBe(201);
    const plan = (occasionId: string) =>
      database.transaction((transaction) =>
        planNotices(services, transaction, {
          organizationId,
          subjectId: "mon_1",
          occasionId,
          audience: { channels: ["mail:ops@example.com"] },
          notice: { title: "Errors", text: "7 %", link: "http://parley.test/", stakes: "high" },
        }),
      );
    const send = (id: string | undefined, attempt: number): Promise<void> => {
      const job = createJobHandlers(services)["channels.notice"] as (given: object) => Promise<void>;
      const payload = { version: 1, notice_id: id };
      return job({ id: "1", attempt, payload, signal: new AbortController().signal });
    };
    const statusOf = async (occasionId: string) =>
      (await listNoticesOf(database.executor, { organizationId, occasionIds: [occasionId] })).map(
        ({ status, attempts_count: attempts }) => [status, attempts],
      );
    const [first] = await plan("one");
    const { transaction } = database;
    let noted = 0;
    // That it was taken is noted first, then what was said on the way.
    database.transaction = ((work: never) =>
      smtp.mails.length > 0 && (noted += 1) > 1
        ? Promise.reject(new Error("The process died."))
        : transaction.call(database, work)) as typeof transaction;
    await expect(send(first?.id, 1)).rejects.toThrow("died");
    database.transaction = transaction;
    await send(first?.id, 2);
    expect(smtp.mails).toHaveLength(1);
    expect(await statusOf("one")).toEqual([["delivered", 0]]);
    const [second] = await plan("two");
    smtp.refuseNext(451, "Later.");
    // It does not leave it to the queue, which knows nothing of how long a platform wants to be left alone.
    await send(second?.id, 1);
    expect(await statusOf("two")).toEqual([["pending", 1]]);
    await send(second?.id, 1);
    expect(await statusOf("two")).toEqual([["delivered", 2]]);
  });
});
