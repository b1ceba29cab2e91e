import type { Executor } from "@parley/db";
import { databases } from "@parley/db/testing";
import { describe, expect, test } from "vitest";
import { hashToken } from "../kernel/secrets.ts";
import { bootOrganization } from "./first-boot.ts";

const now = Date.UTC(2026, 0, 1);

type Keys = { api_keys: { id: string; hash: string; revoked_at: number | null } };

const findApiKey = (executor: Executor, hash: string) =>
  executor
    .$extendTables<Keys>()
    .selectFrom("api_keys")
    .select("id")
    .where("hash", "=", hash)
    .where("revoked_at", "is", null)
    .executeTakeFirst();

describe.each(databases)("starting with a key, on $name", ({ open }) => {
  test("given another PARLEY_API_KEY, the earlier one is withdrawn, until it is given again", async () => {
    await using database = await open();
    const boot = (givenKey: string | undefined, keptKey?: string) =>
      bootOrganization({ database, now, givenKey, keptKey, examplesFolder: undefined });
    const works = async (key: string) => (await findApiKey(database.executor, hashToken(key))) !== undefined;
    const [first, second] = ["first-key-0123456789", "second-key-0123456789"];

    const made = await boot(undefined);
    expect(made.isNewKey).toBe(true);
    await boot(first);
    expect(await works(first)).toBe(true);
    await boot(second);
    expect([await works(first), await works(second)]).toEqual([false, true]);
    // Keys that the operator did not give there are none of its business.
    expect(await works(made.apiKey ?? "")).toBe(true);
    await boot(undefined, second);
    expect(await works(second)).toBe(true);
    await boot(first);
    expect([await works(first), await works(second)]).toEqual([true, false]);
  });
});
