import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Hono } from "hono";
import { afterEach, expect, test } from "vitest";
import { mountWebApp } from "./web-app.ts";

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

test("a web app that is built while the server runs is there after a reload", async () => {
  const around = await mkdtemp(path.join(tmpdir(), "parley-web-app-"));
  folders.push(around);
  const folder = path.join(around, "dist");
  const app = new Hono();
  mountWebApp(app, folder);
  const page = async () => (await app.request("/prompts", { headers: { accept: "text/html" } })).text();
  expect(await page()).toContain("has not been built");
  expect((await app.request("/assets/app.js")).status).toBe(404);

  await mkdir(path.join(folder, "assets"), { recursive: true });
  await writeFile(path.join(folder, "index.html"), "<p>Parley</p>");
  await writeFile(path.join(folder, "assets", "app.js"), "export {};");
  expect(await page()).toBe("<p>Parley</p>");
  const asset = await app.request("/assets/app.js");
  expect(asset.status).toBe(200);
  expect(asset.headers.get("cache-control")).toContain("immutable");
});
