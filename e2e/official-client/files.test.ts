import { HumanloopError, type HumanloopClient } from "humanloop";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { engines } from "../testing/engines.ts";
import { createOfficialClient, mockPrompt } from "../testing/official-client.ts";
import { startParley, type Parley } from "../testing/start-parley.ts";

describe.each(engines)("Files and directories through the official client on $name", (engine) => {
  let parley: Parley;
  let client: HumanloopClient;
  beforeAll(async () => {
    parley = await startParley({ engine });
    client = createOfficialClient(parley);
  });
  afterAll(() => parley[Symbol.asyncDispose]());

  const refusal = async (asked: Promise<unknown>): Promise<HumanloopError> => {
    const error = await asked.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(HumanloopError);
    return error as HumanloopError;
  };

  test("facts 37 and 38: a directory is made, and shows what is in it and above it", async () => {
    const directory = await client.directories.create({ path: "support/eu" });
    const prompt = await client.prompts.upsert({ path: "support/eu/reply", ...mockPrompt("Hello") });
    await client.directories.create({ path: "support/eu/late" });
    const found = await client.directories.get(directory.id);
    expect(found).toMatchObject({ name: "eu", path: "support/eu" });
    expect(found.files.map(({ id }) => id)).toEqual([prompt.id]);
    expect(found.subdirectories.map(({ path }) => path)).toEqual(["support/eu/late"]);
    expect(found.parents.map(({ path }) => path)).toContain("support");
  });

  test("fact 39: what is at no path is an error", async () => {
    expect(await refusal(client.files.retrieveByPath({ path: "support/nothing" }))).toMatchObject({
      statusCode: 404,
    });
  });

  test("fact 40: Prompts come with their text, by several types at once", async () => {
    await client.prompts.upsert({ path: "texts/reply", ...mockPrompt("Answer {{name}}") });
    await client.flows.upsert({ path: "texts/flow", attributes: { release: 1 } });
    // The released client's types know neither Agents nor the parameter; the wire does.
    const reply = await parley.request(
      "GET",
      "/v5/files?type=prompt&type=agent&path=texts&include_raw_file_content=true&size=100",
    );
    const { records } = (await reply.json()) as { records: { path: string; raw_file_content: string }[] };
    expect(records.map(({ path }) => path)).toEqual(["texts/reply"]);
    expect(records[0]?.raw_file_content).toContain("Answer {{name}}");
  });

  test("fact 41: a directory that is not there is named", async () => {
    const reply = await parley.request("GET", "/v5/files?path=nope");
    expect(reply.status).toBeGreaterThanOrEqual(400);
    expect(await reply.text()).toContain("Directory `nope` does not exist");
  });
});
