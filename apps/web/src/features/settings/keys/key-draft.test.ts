import { expect, test } from "vitest";
import type { ApiKey } from "../access-queries.ts";
import { draftOf, emptyKey, toChange, toNewKey } from "./key-draft.ts";

const known: ApiKey = {
  id: "key_1",
  name: "the support app",
  key_hint: "WXYZ",
  permissions: ["call", "log"],
  paths: ["support"],
  environments: [{ id: "env_1", name: "production" }],
  requests_per_minute: 60,
  monthly_budget: 25,
  spent_this_month: 0,
  service_account_id: null,
  created_by: null,
  created_at: "2026-11-21T10:00:00Z",
  expires_at: "2026-12-31T09:30:00Z",
  last_used_at: null,
  revoked_at: null,
  old_key_works_until: null,
};

test("a new key is sent without the limits that were left empty", () => {
  expect(toNewKey({ ...emptyKey, name: " CI " })).toEqual({ name: "CI", permissions: ["call", "log"] });
});

test("a change that touches nothing keeps every limit, and the end to the minute", () => {
  expect(toChange(draftOf(known), known)).toEqual({
    name: "the support app",
    permissions: ["call", "log"],
    paths: ["support"],
    environments: ["production"],
    requests_per_minute: 60,
    monthly_budget: 25,
  });
});

test("a limit that is emptied is taken away", () => {
  const emptied = {
    ...draftOf(known),
    paths: [],
    environments: [],
    perMinute: undefined,
    budget: undefined,
    expires: "",
  };
  expect(toChange(emptied, known)).toMatchObject({
    paths: null,
    environments: null,
    requests_per_minute: null,
    monthly_budget: null,
    expires_at: null,
  });
});
