import { mkdtemp, readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { expect, test } from "vitest";
import { receiveUpload } from "./receive-upload.ts";

const part = (name: string) =>
  `--x\r\nContent-Disposition: form-data; name="${name}"; filename="a.csv"\r\nContent-Type: text/csv\r\n\r\nabc,def\r\n`;

const send = async (body: string) => {
  const folder = await mkdtemp(path.join(tmpdir(), "parley-uploads-"));
  const headers = { "content-type": "multipart/form-data; boundary=x" };
  const request = new Request("http://parley.test/", { method: "POST", headers, body });
  return { folder, received: receiveUpload(request, { folder, limitBytes: 1000 }) };
};

test.each([
  ["one that is cut off", part("file")],
  ["one of two files", `${part("file")}${part("other")}--x--\r\n`],
  ["one without the file", `${part("other")}--x--\r\n`],
])("of a form that is refused nothing stays on the disk: %s", async (_, body) => {
  const folders: string[] = [];
  for (let times = 0; times < 20; times += 1) {
    const { folder, received } = await send(body);
    await expect(received).rejects.toMatchObject({ kind: "malformed" });
    folders.push(folder);
  }
  // What the parser had begun to make is there a moment later.
  await setTimeout(100);
  const left = await Promise.all(folders.map((folder) => readdir(folder, { recursive: true })));
  expect(left.flat()).toEqual([]);
});

test("of a form that was read nothing stays on the disk", async () => {
  const { folder, received } = await send(`${part("file")}--x--\r\n`);
  const { file } = await received;
  const bytes: Uint8Array[] = [];
  for await (const chunk of file.open()) bytes.push(chunk);
  expect(Buffer.concat(bytes).toString()).toBe("abc,def");
  await file.close();
  expect(await readdir(folder)).toEqual([]);
});
