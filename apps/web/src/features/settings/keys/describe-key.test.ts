import { permissionNames } from "@parley/contract";
import { expect, test } from "vitest";
import { describeKey } from "./describe-key.ts";

const free = {
  permissions: [...permissionNames],
  paths: null,
  environments: null,
  requests_per_minute: null,
  monthly_budget: null,
  spent_this_month: 0,
  expires_at: null,
};

test("a key without limits is everything", () => {
  expect(describeKey(free)).toBe("everything");
});

test("every limit is named", () => {
  const limited = {
    permissions: ["call" as const, "log" as const],
    paths: ["support", "sales/reply"],
    environments: [{ id: "env_1", name: "production" }],
    requests_per_minute: 60,
    monthly_budget: 25,
    spent_this_month: 3.2,
    expires_at: "2026-12-31T00:00:00Z",
  };
  expect(describeKey(limited)).toBe(
    "call, log · in support, sales/reply · from production · 60 a minute · $3.20 of $25.00 this month · ends 2026-12-31",
  );
});

test("all but one permission is not everything", () => {
  expect(
    describeKey({ ...free, permissions: permissionNames.filter((name) => name !== "deploy") }),
  ).toContain("read, write, call");
});
