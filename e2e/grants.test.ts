import type { Approval, Grant } from "@parley/contract";
import { expect, test } from "vitest";
import { engines, type Engine } from "./testing/engines.ts";
import { startParley, type Parley } from "./testing/start-parley.ts";

const postgres = engines.find(({ name }) => name === "postgres");

const post = async <T>(parley: Parley, path: string, body: object): Promise<T> => {
  const reply = await parley.request("POST", path, { body });
  const text = await reply.text();
  expect(reply.status, `${text}\n${parley.written.log}`).toBe(201);
  return JSON.parse(text) as T;
};

test.skipIf(postgres === undefined)(
  "two processes never use a grant more often than it was given",
  { timeout: 180_000 },
  async () => {
    await using shared = await postgres!.open();
    const engine: Engine = {
      name: "postgres",
      open: async () => ({ databaseUrl: shared.databaseUrl, [Symbol.asyncDispose]: async () => {} }),
    };
    await using one = await startParley({ engine });
    await using other = await startParley({ engine });
    const limit = { max_uses: 7, amount: { field: ["amount"], max: 60 } };
    const grant = await post<Grant>(one, "/v5/grants", { tool: "refund", ...limit });
    const call = { kind: "function_call", name: "refund", args: { amount: 10 } };
    const asked = await Promise.all(
      Array.from({ length: 30 }, (_, index) =>
        post<Approval>(index % 2 === 0 ? one : other, "/v5/approvals", call),
      ),
    );
    // Of the sixty there are six tens.
    expect(asked.filter(({ outcome }) => outcome.status === "approved")).toHaveLength(6);
    const uses = asked.flatMap((each) => each.grant?.number ?? []).toSorted((a, b) => a - b);
    expect(uses).toEqual([1, 2, 3, 4, 5, 6]);
    const reply = await other.request("GET", `/v5/grants/${grant.id}`);
    expect(await reply.json()).toMatchObject({ uses: 6, amount_used: 60, status: "used_up" });
  },
);
