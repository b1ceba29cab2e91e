import type { Datapoint, Dataset } from "@parley/contract";
import { databases } from "@parley/db/testing";
import { describe, expect, test } from "vitest";
import { openTestApp, type OpenTestApp } from "../../testing/open-test-app.ts";

type Page<T> = { records: T[]; total: number };

async function create(app: OpenTestApp, datapoints: object[] = []): Promise<Dataset> {
  const { body } = await app.ask<Dataset>("POST", "/v5/datasets", { path: "cases/orders", datapoints });
  return body;
}

async function send(app: OpenTestApp, path: string, body: FormData | Uint8Array<ArrayBuffer>) {
  const reply = await app.app.fetch(
    new Request(`http://parley.test${path}`, { method: "POST", headers: { "x-api-key": app.apiKey }, body }),
  );
  return { status: reply.status, body: (await reply.json()) as Dataset & { detail: string } };
}

function form(
  content: string | Uint8Array<ArrayBuffer>,
  name: string,
  fields: Record<string, string> = {},
): FormData {
  const made = new FormData();
  made.append("file", new File([content], name));
  for (const [key, value] of Object.entries(fields)) made.append(key, value);
  return made;
}

async function read(app: OpenTestApp, dataset: Dataset): Promise<Omit<Datapoint, "id">[]> {
  const path = `/v5/datasets/${dataset.id}/datapoints?version_id=${dataset.version_id}&size=1000`;
  const { body } = await app.ask<Page<Datapoint>>("GET", path);
  return body.records.map(({ id: _id, ...rest }) => rest);
}

async function download(app: OpenTestApp, { id, version_id }: Dataset, format: string) {
  const reply = await app.request(
    "GET",
    `/v5/datasets/${id}/datapoints/export?version_id=${version_id}&format=${format}`,
  );
  return {
    type: reply.headers.get("content-type"),
    name: reply.headers.get("content-disposition"),
    bytes: new Uint8Array(await reply.arrayBuffer()),
  };
}

const cases = [
  {
    inputs: { order: "007", note: 'two\n"lines", ünïcödé' },
    messages: [{ role: "user", content: "Where is it?" }],
    target: { output: "Here", score: 3, ok: true, looks_like: "42", list: [1] },
    split: "test",
    tags: ["a", "b"],
  },
  { inputs: { order: "8", messages: "an input of that name" }, target: { output: "There" } },
  { inputs: { "target.x": "=1+1", __proto__x: "p" } },
];

describe.each(databases)("files of Datapoints on $name", ({ open }) => {
  test.each(["csv", "tsv", "jsonl", "xlsx"])("what goes out as %s comes in as it was", async (format) => {
    await using app = await openTestApp({ open });
    const dataset = await create(app, cases);
    const { type, name, bytes } = await download(app, dataset, format);
    expect(name).toBe(`attachment; filename*=UTF-8''orders.${format}`);
    expect(type).toMatch(
      { csv: /csv/, tsv: /tab-separated/, jsonl: /jsonl/, xlsx: /spreadsheetml/ }[format] ?? /^$/,
    );
    const imported = await send(
      app,
      `/v5/datasets/${dataset.id}/datapoints/import?action=set`,
      form(bytes, `x.${format}`, { version_name: format }),
    );
    expect([imported.status, imported.body.detail]).toEqual([200, undefined]);
    expect(imported.body).toMatchObject({ version_id: dataset.version_id, version_name: format });
  });

  test("a CSV adds to what the default environment has, whatever the order of the form", async () => {
    await using app = await openTestApp({ open });
    const dataset = await create(app, [{ inputs: { order: "1" } }]);
    await app.ask("POST", "/v5/datasets", {
      id: dataset.id,
      action: "add",
      datapoints: [{ inputs: { order: "2" } }],
    });
    const csv =
      '\uFEFForder,target,target.tone,messages\r\n3,fine,kind,"[{""role"":""user"",""content"":""Hi""}]"\r\n\r\n4,"{""output"":1}",,\r\n';
    const given = new FormData();
    given.append("version_description", "from a table");
    given.append("file", new File([csv], "orders.csv", { type: "text/csv" }));
    const uploaded = await send(app, `/v5/datasets/${dataset.id}/datapoints/csv`, given);
    expect(uploaded.body).toMatchObject({ datapoints_count: 3, version_description: "from a table" });
    expect(await read(app, uploaded.body)).toMatchObject([
      { inputs: { order: "1" } },
      {
        inputs: { order: "3" },
        target: { output: "fine", tone: "kind" },
        messages: [{ role: "user", content: "Hi" }],
      },
      { inputs: { order: "4" }, target: { output: 1 } },
    ]);
  });

  test("bytes alone are a file too, where the query says of what form", async () => {
    await using app = await openTestApp({ open });
    const dataset = await create(app);
    const lines = new TextEncoder().encode('{"inputs":{"a":"1"}}\n\n{"inputs":{"a":"2"}}');
    const imported = await send(app, `/v5/datasets/${dataset.id}/datapoints/import?format=jsonl`, lines);
    expect(imported.body).toMatchObject({ datapoints_count: 2 });
  });

  test.each([
    ["x.csv", "a,a\n1,2\n", "two columns are called"],
    ["x.csv", "a,messages\n1,nope\n", "row 1"],
    ["x.csv", 'a\n"open\n', "csv"],
    ["x.jsonl", '{"inputs":{}}\n{"inputs":[]}\n', "row 2"],
    ["x.jsonl", '{"inputs":{}}\n{\n', "row 2"],
    ["x.xlsx", "no archive", "xlsx"],
    ["x.doc", "a", "Give `format`"],
    ["x.csv", "", "no file"],
  ])("%s that cannot be read says where and why, and changes nothing", async (name, content, expected) => {
    await using app = await openTestApp({ open });
    const dataset = await create(app, cases);
    const refused = await send(app, `/v5/datasets/${dataset.id}/datapoints/import`, form(content, name));
    expect(refused.status).toBeGreaterThanOrEqual(400);
    expect(refused.status).toBeLessThan(500);
    expect(JSON.stringify(refused.body)).toContain(expected);
    const versions = await app.ask<Page<Dataset>>("GET", `/v5/datasets/${dataset.id}/versions`);
    expect(versions.body.records).toHaveLength(1);
  });

  test("a form without a file, one that is cut off, and a file that is too large are refused", async () => {
    await using app = await openTestApp({ open, environment: { PARLEY_UPLOAD_LIMIT_BYTES: "2000" } });
    const dataset = await create(app);
    const path = `/v5/datasets/${dataset.id}/datapoints/import?format=csv`;
    const empty = new FormData();
    empty.append("version_name", "x");
    expect((await send(app, path, empty)).status).toBe(400);
    for (const length of [3000, 3_000_000])
      expect((await send(app, path, form(`a\n${"x".repeat(length)}\n`, "x.csv"))).status).toBe(413);
    const broken = await app.app.fetch(
      new Request(`http://parley.test${path}`, {
        method: "POST",
        headers: { "x-api-key": app.apiKey, "content-type": "multipart/form-data; boundary=x" },
        body: '--x\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\n\r\na\n1',
      }),
    );
    expect(broken.status).toBe(400);
  });
});
