import type { HumanloopClient } from "humanloop";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { engines } from "../testing/engines.ts";
import { createOfficialClient, mockPrompt } from "../testing/official-client.ts";
import { startParley, type Parley } from "../testing/start-parley.ts";

describe.each(engines)("pages on $name", (engine) => {
  let parley: Parley;
  let client: HumanloopClient;
  beforeAll(async () => {
    parley = await startParley({ engine });
    client = createOfficialClient(parley);
    for (const index of [0, 1, 2, 3, 4]) {
      await client.prompts.upsert({ path: `paged/prompt ${index}`, ...mockPrompt("x") });
    }
    for (let index = 0; index < 12; index += 1) {
      await client.prompts.log({ path: "paged/prompt 0", output: `${index}` });
    }
  });
  afterAll(() => parley[Symbol.asyncDispose]());

  type Page = { records: { id: string; name: string }[]; page: number; size: number; total: number };
  const getPage = async (target: string): Promise<Page> => {
    const reply = await parley.request("GET", target);
    expect(reply.status).toBe(200);
    return (await reply.json()) as Page;
  };

  test("fact 7: iterating a list asks page by page until an empty one, and sees everything once", async () => {
    const names: string[] = [];
    for await (const prompt of await client.prompts.list({ size: 2 })) names.push(prompt.name);
    expect(names.sort()).toEqual([0, 1, 2, 3, 4].map((index) => `prompt ${index}`));
  });

  test("a page past the end is empty, and no error", async () => {
    for (const list of ["/v5/prompts", "/v5/logs", "/v5/files"]) {
      const page = await getPage(`${list}?page=999&size=2`);
      expect(page).toMatchObject({ records: [], page: 999, size: 2 });
      expect(page.total).toBeGreaterThan(0);
    }
  });

  test("ten a page, the newest first, where nothing else is asked", async () => {
    const logs = await getPage("/v5/logs");
    expect(logs).toMatchObject({ page: 1, size: 10, total: 12 });
    expect(logs.records).toHaveLength(10);
    const prompts = await getPage("/v5/prompts?size=100");
    expect(prompts.records.map(({ name }) => name)).toEqual(
      [4, 3, 2, 1, 0].map((index) => `prompt ${index}`),
    );
    const named = await getPage("/v5/prompts?sort_by=name&order=asc&size=2&page=2");
    expect(named.records.map(({ name }) => name)).toEqual(["prompt 2", "prompt 3"]);
  });

  test("pages neither repeat nor skip Logs of the same millisecond", async () => {
    const createdAt = new Date("2026-05-05T05:05:05.555Z");
    const made: string[] = [];
    for (let index = 0; index < 7; index += 1) {
      made.push((await client.prompts.log({ path: "paged/same", prompt: mockPrompt("x"), createdAt })).id);
    }
    const [first] = (await client.prompts.list({ name: "same" })).data;
    const seen: string[] = [];
    for await (const log of await client.logs.list({ fileId: first!.id, size: 2 })) seen.push(log.id);
    expect(seen.sort()).toEqual(made.sort());
  });

  test.each(["page=0", "page=x", "size=0", "size=-1", "size=1000000", "order=sideways", "sort_by=colour"])(
    "?%s is refused with its place",
    async (query) => {
      const reply = await parley.request("GET", `/v5/prompts?${query}`);
      expect(reply.status).toBe(422);
      expect(await reply.json()).toMatchObject({ detail: [{ loc: ["query", query.split("=")[0]] }] });
    },
  );
});
