import { DatabaseUnavailableError } from "@parley/db";
import { pino } from "pino";
import { expect, test } from "vitest";
import { errorReply, toParleyError } from "./error-reply.ts";

const logger = pino({ level: "silent" });

test("a database that does not answer is answered 503, without what it said", async () => {
  const lost = new DatabaseUnavailableError(new Error("connect ECONNREFUSED 10.0.0.7:5432"));
  for (const error of [lost, new Error("saving failed", { cause: lost })]) {
    const reply = errorReply(toParleyError(error, "req_1", logger), "req_1");
    expect(reply.status).toBe(503);
    const text = await reply.text();
    expect(JSON.parse(text)).toMatchObject({ code: "request.database_unavailable" });
    expect(text).not.toContain("10.0.0.7");
  }
});

test("what nobody expected is answered 500, with nothing of it", async () => {
  const reply = errorReply(toParleyError(new Error("secret"), "req_1", logger), "req_1");
  expect(reply.status).toBe(500);
  expect(await reply.text()).not.toContain("secret");
});
