import { expect, test } from "vitest";
import { namesSomebody, sayTold } from "./say-told.ts";

type Notices = Parameters<typeof sayTold>[0]["notices"];

const change = (fields: object) =>
  sayTold({ event: "alerted", was_muted: false, notices: [] as Notices, ...fields });

test("a change says who was told, and why nobody was", () => {
  expect(change({})).toBe("Nobody was told: nobody was named.");
  expect(change({ was_muted: true })).toBe("Nobody was told: it was muted.");
  expect(change({ event: null })).toBe("");
  const notices = [
    { address: "slack:C1", status: "delivered" },
    { address: "ana@example.com", status: "failed", reason: "no channel" },
  ];
  expect(change({ notices })).toBe("Told slack:C1. Not reached: ana@example.com (no channel).");
});

test("a monitor whose lists are empty names nobody", () => {
  expect(namesSomebody({ notify: {} })).toBe(false);
  expect(namesSomebody({ notify: { people: [], teams: [] } })).toBe(false);
  expect(namesSomebody({ notify: { channels: ["slack:C1"] } })).toBe(true);
});
