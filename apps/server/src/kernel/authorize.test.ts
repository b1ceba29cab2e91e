import type { Permission } from "@parley/contract";
import { describe, expect, test } from "vitest";
import { decide, findExcess, permissionsAt, type Grants, type Target } from "./authorize.ts";

const set = (...permissions: Permission[]) => new Set(permissions);

const grants = {
  reader: { permissions: set("read"), trees: [] },
  admin: { permissions: set("read", "write", "admin", "manage-keys"), trees: [] },
  /** A member who does not see `legal`, but for `legal/public`, which they may read. */
  outsider: {
    permissions: set("read", "write", "manage-webhooks"),
    trees: [
      { path: "legal", permissions: set() },
      { path: "legal/public", permissions: set("read") },
    ],
  },
  /** A key of `support` alone. */
  confined: { permissions: set(), trees: [{ path: "support", permissions: set("call", "read", "admin") }] },
  staging: { permissions: set("call", "deploy"), trees: [], environments: new Set(["env_s"]) },
  deployer: { permissions: set("deploy"), trees: [], barredEnvironments: new Set(["env_p"]) },
} satisfies Record<string, Grants>;

const file = (path: string | undefined, more: Partial<Target> = {}): Target => ({
  kind: "file",
  path,
  ...more,
});
const directory = (path: string, isTree: boolean): Target => ({ kind: "directory", path, isTree });
const organization: Target = { kind: "organization" };
const list: Target = { kind: "list" };
const caller: Target = { kind: "caller" };

type Case = [keyof typeof grants, Permission, Target, string];
const cases: Case[] = [
  ["reader", "read", list, "allowed"],
  ["reader", "read", organization, "allowed"],
  ["reader", "read", file("any/where"), "allowed"],
  ["reader", "write", list, "permission"],
  ["reader", "write", file("any/where"), "permission"],
  ["admin", "manage-keys", organization, "allowed"],
  ["admin", "deploy", file("x"), "permission"],

  ["outsider", "read", file("support/reply"), "allowed"],
  ["outsider", "read", file("legal/contract"), "path"],
  ["outsider", "read", file("legal"), "path"],
  ["outsider", "read", file("legally"), "allowed"],
  ["outsider", "read", file("Legal/contract"), "allowed"],
  ["outsider", "read", file("legal/public/faq"), "allowed"],
  ["outsider", "write", file("legal/public/faq"), "path"],
  ["outsider", "write", file("legal/publicity"), "path"],
  ["outsider", "write", file(undefined), "allowed"],
  ["outsider", "read", list, "allowed"],
  ["outsider", "write", organization, "organization"],
  ["outsider", "read", organization, "organization"],
  ["outsider", "manage-webhooks", organization, "allowed"],
  ["outsider", "write", directory("support", true), "allowed"],
  ["outsider", "write", directory("", true), "path"],
  ["outsider", "write", directory("", false), "allowed"],
  ["outsider", "read", directory("legal", false), "path"],

  ["confined", "call", file("support/reply"), "allowed"],
  ["confined", "call", file("support"), "allowed"],
  ["confined", "call", file("sales/reply"), "path"],
  ["confined", "call", file("supportive/reply"), "path"],
  ["confined", "write", file("support/reply"), "permission"],
  ["confined", "admin", organization, "organization"],
  ["confined", "read", organization, "organization"],
  ["confined", "read", caller, "allowed"],
  ["confined", "read", list, "allowed"],

  ["staging", "call", file("a", { environment: "env_s" }), "allowed"],
  ["staging", "call", file("a", { environment: "env_p" }), "environment"],
  ["staging", "call", file("a", { environment: null }), "environment"],
  ["staging", "call", file("a"), "allowed"],
  ["staging", "deploy", file("a", { environment: "env_p" }), "environment"],
  ["deployer", "deploy", file("a", { environment: "env_p" }), "protected_environment"],
  ["deployer", "deploy", file("a", { environment: "env_s" }), "allowed"],
];

describe("who may do what", () => {
  test.each(cases)("%s, %s on %j: %s", (...[who, permission, target, expected]) => {
    const decision = decide(grants[who], permission, target);
    expect(decision.isAllowed ? "allowed" : decision.reason).toBe(expected);
  });

  test("the deepest tree that holds a path decides, in whatever order they stand", () => {
    const trees = [...grants.outsider.trees].toReversed();
    expect(permissionsAt({ ...grants.outsider, trees }, "legal/public/faq")).toEqual(set("read"));
    expect(permissionsAt(grants.outsider, "legal/other")).toEqual(set());
    expect(permissionsAt(grants.outsider, "other")).toBe(grants.outsider.permissions);
  });
});

const excesses: [keyof typeof grants, keyof typeof grants, ReturnType<typeof findExcess>][] = [
  ["reader", "reader", undefined],
  ["reader", "admin", undefined],
  ["admin", "reader", { path: "" }],
  ["reader", "outsider", { path: "legal" }],
  ["outsider", "outsider", undefined],
  ["outsider", "reader", { path: "" }],
  ["confined", "admin", { path: "support" }],
  ["confined", "confined", undefined],
  ["staging", "staging", undefined],
  ["deployer", "staging", { environment: "*" }],
  ["deployer", "deployer", undefined],
];

describe("whether somebody gives more than they have", () => {
  test.each(excesses)("%s by %s: %j", (...[given, own, expected]) => {
    expect(findExcess(grants[given], grants[own])).toEqual(expected);
  });

  test("an environment that is protected from the giver, and one that the giver has not", () => {
    const { staging, deployer } = grants;
    expect(findExcess({ ...deployer, barredEnvironments: new Set() }, deployer)).toEqual({
      environment: "env_p",
    });
    expect(findExcess({ ...staging, environments: new Set(["env_s", "env_p"]) }, staging)).toEqual({
      environment: "env_p",
    });
    // Where the environment is out of reach, it does not matter who is barred from it.
    expect(
      findExcess({ ...deployer, barredEnvironments: undefined, environments: new Set(["env_s"]) }, deployer),
    ).toBe(undefined);
  });
});
