import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { hasBrowser, openWeb, type Web } from "./testing/open-web.ts";
import { findWorker } from "./testing/push-page.js";

type Icon = { src: string; type: string; sizes: string; purpose?: string };
type Manifest = { name: string; start_url: string; scope: string; display: string; icons: Icon[] };

describe.skipIf(!hasBrowser)("the inbox on a home screen", () => {
  let web: Web;
  let page: Page;
  beforeAll(async () => {
    web = await openWeb();
    page = await web.visit("/approvals");
    await page.getByRole("heading", { level: 1, name: "Inbox" }).waitFor();
  });
  afterAll(() => web?.[Symbol.asyncDispose]());
  afterEach(() => web.refuseProblems());

  /** As a browser does that installs it: without a session. */
  const get = async (path: string): Promise<Response> => {
    const reply = await fetch(new URL(path, web.parley.url));
    expect(reply.status).toBe(200);
    return reply;
  };
  const addressOf = async (rel: string): Promise<string> =>
    (await page.locator(`head link[rel="${rel}"]`).getAttribute("href")) ?? "";

  test("its manifest is linked and served, and opens the inbox in a window of its own", async () => {
    const reply = await get(await addressOf("manifest"));
    expect(reply.headers.get("content-type")).toMatch(/^application\/manifest\+json/);
    const manifest = (await reply.json()) as Manifest;
    expect(manifest).toMatchObject({ name: "Parley", start_url: "/approvals", scope: "/" });
    expect(manifest.display).toBe("standalone");
    // The same, as the browser reads it.
    const devtools = await page.context().newCDPSession(page);
    const read = await devtools.send("Page.getAppManifest");
    await devtools.detach();
    expect(read.errors).toEqual([]);
    expect(JSON.parse(read.data ?? "")).toEqual(manifest);
  });

  test("its icons are there, as large as it says", async () => {
    const { icons } = (await (await get(await addressOf("manifest"))).json()) as Manifest;
    const sizes = icons.map((icon) => `${icon.sizes} ${icon.purpose ?? "any"}`);
    for (const needed of ["192x192 any", "512x512 any", "512x512 maskable"]) expect(sizes).toContain(needed);
    for (const { src, type, sizes: said } of icons) {
      const reply = await get(src);
      expect(reply.headers.get("content-type")).toContain(type);
      const bytes = Buffer.from(await reply.arrayBuffer());
      if (type === "image/png") expect(sizeOfPng(bytes)).toBe(said);
      else expect([said, bytes.toString()]).toEqual(["any", expect.stringContaining("<svg")]);
    }
    const apple = await get(await addressOf("apple-touch-icon"));
    expect(sizeOfPng(Buffer.from(await apple.arrayBuffer()))).toBe("180x180");
  });

  test("its service worker begins with the first notice that is wanted, and says when there is no server", async () => {
    const script = await get("/service-worker.js");
    expect(script.headers.get("content-type")).toMatch(/javascript/);
    expect(script.headers.get("cache-control") ?? "").not.toContain("immutable");
    expect(await page.evaluate(findWorker)).toBeNull();

    await page.context().grantPermissions(["notifications"], { origin: web.parley.url });
    await page.route("**/v5/push/**", (route) => route.abort("aborted"));
    await page.reload();
    await page.getByRole("button", { name: "Tell me here" }).click();
    await expect
      .poll(() => page.evaluate(findWorker))
      .toEqual({
        scope: `${web.parley.url}/`,
        script: `${web.parley.url}/service-worker.js`,
        state: "activated",
      });

    web.parley.signal("SIGKILL");
    await web.parley.ended();
    await page.reload();
    await page.getByRole("heading", { name: "Parley cannot be reached" }).waitFor();
    // Of the page whose server went away.
    web.takeProblems();
  });
});

/** By its first chunk, as `192x192`. */
function sizeOfPng(bytes: Buffer): string {
  expect(bytes.subarray(0, 8)).toEqual(Buffer.from("89504e470d0a1a0a", "hex"));
  expect(bytes.subarray(12, 16).toString()).toBe("IHDR");
  return `${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}`;
}
