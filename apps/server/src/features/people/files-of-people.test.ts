import { databases } from "@parley/db/testing";
import { describe, expect, test } from "vitest";
import { openTestApp, type OpenTestApp } from "../../testing/open-test-app.ts";
import type { PeopleTables } from "./people.tables.ts";
import { createOwnKey } from "./testing/create-own-key.ts";
import { openPeople } from "./testing/open-people.ts";

const prompt = { model: "mock-echo", provider: "mock", template: "Hi" };
const kinds = {
  prompts: prompt,
  tools: { tool_type: "json_schema", function: { name: "look_up", description: "Finds an order" } },
  datasets: { datapoints: [] },
  evaluators: {
    spec: { evaluator_type: "external", arguments_type: "target_free", return_type: "boolean" },
  },
  flows: { attributes: {} },
  agents: { ...prompt, tools: [] },
};

/** The paths of those whose creator the text is part of. */
const findBy =
  (app: OpenTestApp, { noun = "prompts", key = app.apiKey } = {}) =>
  async (text: string): Promise<string[]> => {
    const query = `sort_by=name&order=asc&user_filter=${encodeURIComponent(text)}`;
    const listed = await app.askAs<{ records: { path: string }[] }>(key, "GET", `/v5/${noun}?${query}`);
    expect(listed.status).toBe(200);
    return listed.body.records.map(({ path }) => path);
  };

describe.each(databases)("Files are listed by who made them on $name", { timeout: 120_000 }, ({ open }) => {
  test("by part of their name or address, whatever the type", async () => {
    await using people = await openPeople(open);
    const { owner } = people;
    const ana = await people.join("ana@example.com", "member");
    for (const [noun, body] of Object.entries(kinds)) {
      for (const [path, { browser }] of Object.entries({ [`a/${noun}`]: ana, [`o/${noun}-2`]: owner }))
        expect((await browser.ask("POST", `/v5/${noun}`, { path, ...body })).status).toBe(200);
      const find = findBy(people, { noun });
      expect(await find("LGA own")).toEqual([`o/${noun}-2`]);
      expect(await find("owner@")).toEqual([`o/${noun}-2`]);
      expect(await find("ANA@Example")).toEqual([`a/${noun}`]);
      expect(await find("@example.com")).toEqual([`a/${noun}`, `o/${noun}-2`]);
      // What the kept JSON is made of is nobody's name.
      for (const text of ["full_name", "name", "id", "email_address", '":"', "%", ana.userId, "@other"])
        expect([noun, text, await find(text)]).toEqual([noun, text, []]);
    }
  });

  test("a member by whatever they came, and nobody else's member by their address", async () => {
    await using people = await openPeople(open);
    const ana = await people.join("ana@example.com", "member");
    const save = (key: string, path: string) => people.askAs(key, "POST", "/v5/prompts", { path, ...prompt });
    const inBrowser = await ana.browser.ask("POST", "/v5/prompts", { path: "by-session", ...prompt });
    const ownKey = await createOwnKey(people, { ...ana, permissions: ["read", "write"] });
    const byKey = await save(ownKey, "by-key");
    const byProgram = await save(people.apiKey, "by-program");
    expect([inBrowser.status, byKey.status, byProgram.status]).toEqual([200, 200, 200]);
    const find = findBy(people);
    expect(await find("ana@")).toEqual(["by-key", "by-session"]);
    expect(await find("on laptop")).toEqual(["by-key"]);
    expect(await find("test key")).toEqual(["by-program"]);
    expect((await ana.browser.ask("POST", "/auth/sign-out", {})).status).toBe(200);
    expect(await find("ana@")).toEqual(["by-key", "by-session"]);

    const other = await people.createOtherOrganization();
    const membership = { organization_id: other.organizationId, user_id: ana.userId, role: "member" };
    await people.services.database.executor
      .$extendTables<PeopleTables>()
      .insertInto("members")
      .values({ ...membership, created_at: 1, updated_at: 1 })
      .execute();
    expect(await findBy(people, { key: other.apiKey })("ana@")).toEqual([]);
    expect((await people.owner.browser.ask("DELETE", `/v5/members/${ana.userId}`)).status).toBe(204);
    expect(await find("ana@")).toEqual([]);
    expect(await find("ana")).toEqual(["by-session"]);
  });

  test("somebody from before an import by the address that came with the File", async () => {
    await using app = await openTestApp({ open });
    const file = { id: "pr_old", path: "old", type: "prompt" };
    const creator = { id: "usr_old", full_name: "Jörg Hand", email_address: "hand@former.example" };
    const version = { version_id: "prv_old", ...prompt, created_by: creator };
    const brought = await app.ask("POST", "/v5/imports/versions", { file, version });
    expect(brought).toMatchObject({ status: 200, body: { outcome: "created" } });
    const find = findBy(app);
    for (const text of ["JÖRG", "hand", "@Former"]) expect(await find(text)).toEqual(["old"]);
    for (const text of ["usr_old", "full_name", "email_address"]) expect(await find(text)).toEqual([]);
  });
});
