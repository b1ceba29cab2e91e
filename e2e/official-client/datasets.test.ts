import { mkdtempSync, createReadStream, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { HumanloopClient } from "humanloop";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { caught } from "../testing/caught.ts";
import { engines } from "../testing/engines.ts";
import { createOfficialClient } from "../testing/official-client.ts";
import { startParley, type Parley } from "../testing/start-parley.ts";

const ada = { inputs: { name: "Ada" }, target: { output: "Dear Ada" } };
const grace = { inputs: { name: "Grace" }, messages: [{ role: "user" as const, content: "Hi" }] };

describe.each(engines)("the official client's Datasets on $name", (engine) => {
  let parley: Parley;
  let client: HumanloopClient;
  beforeAll(async () => {
    parley = await startParley({ engine });
    client = createOfficialClient(parley);
  });
  afterAll(() => parley[Symbol.asyncDispose]());

  test("facts 24 and 25: equal content is one version, adding nothing changes nothing", async () => {
    const set = () =>
      client.datasets.upsert({ path: "Cases/Orders", datapoints: [ada, grace], action: "set" });
    const first = await set();
    expect(first).toMatchObject({
      type: "dataset",
      id: expect.stringMatching(/^ds_/),
      versionId: expect.stringMatching(/^dsv_/),
      datapointsCount: 2,
    });
    expect((await set()).versionId).toBe(first.versionId);
    const add = { path: "Cases/Orders", action: "add" as const };
    expect((await client.datasets.upsert({ ...add, datapoints: [] })).versionId).toBe(first.versionId);
    const more = await client.datasets.upsert({ ...add, datapoints: [{ inputs: { name: "Alan" } }] });
    expect(more.datapointsCount).toBe(3);
    const fewer = await client.datasets.upsert({
      path: "Cases/Orders",
      action: "remove",
      datapoints: [{ inputs: { name: "Alan" } }],
    });
    expect(fewer.versionId).toBe(first.versionId);
    const made = await client.datasets.upsert({ path: "Cases/New", action: "add", datapoints: [] });
    expect(made.datapointsCount).toBe(0);
  });

  test("facts 26 and 27: Datapoints come with the Dataset, and in pages with an empty last one", async () => {
    const datapoints = Array.from({ length: 5 }, (_, index) => ({ inputs: { number: String(index) } }));
    const { id, versionId } = await client.datasets.upsert({ path: "Cases/Pages", datapoints });
    const got = await client.datasets.get(id, { includeDatapoints: true, versionId });
    expect(got.datapoints).toMatchObject(datapoints.map((one) => ({ ...one, id: expect.any(String) })));
    expect((await client.datasets.get(id)).datapoints).toBeFalsy();
    const numbers: unknown[] = [];
    for await (const { inputs } of await client.datasets.listDatapoints(id, { size: 2 }))
      numbers.push(inputs?.["number"]);
    expect(numbers).toEqual(["0", "1", "2", "3", "4"]);
    const { records } = await client.datasets.listVersions(id, { includeDatapoints: "latest_committed" });
    expect(records[0]?.datapoints).toHaveLength(5);
  });

  test("fact 28: a CSV is a new version", async () => {
    const { id, versionId } = await client.datasets.upsert({ path: "Cases/Table", datapoints: [ada] });
    const folder = mkdtempSync(path.join(tmpdir(), "parley-csv-"));
    const file = path.join(folder, "cases.csv");
    writeFileSync(file, "name,target.output\nEdsger,Dear Edsger\n");
    const uploaded = await client.datasets.uploadCsv(createReadStream(file), id, { versionName: "table" });
    rmSync(folder, { recursive: true });
    expect(uploaded).toMatchObject({ id, versionName: "table", datapointsCount: 2 });
    expect(uploaded.versionId).not.toBe(versionId);
  });

  test("versions are deployed, named and deleted, and the Dataset moved, as every File", async () => {
    const first = await client.datasets.upsert({ path: "Cases/Life", datapoints: [ada] });
    const second = await client.datasets.upsert({ path: "Cases/Life", datapoints: [grace] });
    const environments = await client.datasets.listEnvironments(first.id);
    const staging = environments.find(({ name }) => name === "staging")!;
    await client.datasets.setDeployment(first.id, staging.id, { versionId: second.versionId });
    expect((await client.datasets.get(first.id, { environment: "staging" })).versionId).toBe(
      second.versionId,
    );
    await client.datasets.removeDeployment(first.id, staging.id);
    await client.datasets.updateDatasetVersion(first.id, second.versionId, { name: "two" });
    await client.datasets.deleteDatasetVersion(first.id, second.versionId);
    expect(await client.datasets.move(first.id, { path: "Cases/Moved" })).toMatchObject({
      path: "Cases/Moved",
    });
    await client.datasets.delete(first.id);
    expect(await caught(client.datasets.get(first.id))).toMatchObject({ statusCode: 404 });
  });
});
