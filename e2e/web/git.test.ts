import { createHmac } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { hasBrowser, openWeb, type Web } from "./testing/open-web.ts";

const commit = "4f3a9c1".padEnd(40, "0");
const merged = "9d0b2e7".padEnd(40, "0");

/** As much of GitHub's REST API as one pull request and one merge need. */
function startGitHub() {
  const files = new Map<string, string>();
  const opened: { title: string; head: string }[] = [];
  const server: Server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const body = (text === "" ? {} : JSON.parse(text)) as Record<string, never>;
    const path = decodeURIComponent((request.url ?? "").replace("/repos/acme/prompts", ""));
    const answer = (status: number, value: unknown): void => {
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
    };
    const file = files.get(/^\/contents\/(.+)\?ref=/.exec(path)?.[1] ?? "");
    if (file !== undefined)
      return answer(200, { encoding: "base64", content: Buffer.from(file).toString("base64") });
    if (path.startsWith("/git/ref/heads/")) return answer(200, { object: { sha: commit } });
    if (path.startsWith("/git/commits/")) return answer(200, { sha: commit, tree: { sha: "t0" } });
    if (path.startsWith("/compare/"))
      return answer(200, { files: [...files.keys()].map((filename) => ({ filename, status: "modified" })) });
    if (path === "/git/trees") {
      for (const { path: name, content } of (body as unknown as { tree: { path: string; content: string }[] })
        .tree)
        files.set(name, content);
      return answer(201, { sha: "t1" });
    }
    if (path === "/git/commits" || path === "/git/refs") return answer(201, { sha: merged });
    if (path !== "/pulls") return answer(404, { message: "Not Found" });
    opened.push(body as unknown as { title: string; head: string });
    return answer(201, { number: 7, html_url: "https://github.example/acme/prompts/pull/7" });
  }).listen(0, "127.0.0.1");
  return { server, files, opened, url: () => `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

describe.skipIf(!hasBrowser)("a File and git", () => {
  const github = startGitHub();
  let web: Web;
  let page: Page;
  let hook: { url: string; secret: string };
  let prompt: string;
  beforeAll(async () => {
    web = await openWeb({ PARLEY_EGRESS_ALLOW: "127.0.0.1" });
    page = await web.visit("/settings");
  });
  afterAll(async () => {
    await web?.[Symbol.asyncDispose]();
    github.server.close();
  });
  afterEach(() => web.refuseProblems());

  const save = async (content: string, fields: object = {}): Promise<string> => {
    const body = {
      path: "support/greeting",
      model: "mock",
      template: [{ role: "user", content }],
      ...fields,
    };
    const reply = await web.parley.request("POST", "/v5/prompts", { body });
    return ((await reply.json()) as { id: string }).id;
  };

  test("a repository is chosen, and the secret of its webhook shown once", async () => {
    await page.getByRole("button", { name: "Choose a repository…" }).click();
    await page.getByLabel("Repository", { exact: true }).fill("acme/prompts");
    await page.getByLabel("Folder").fill("prompts");
    await page.getByLabel("Token", { exact: true }).fill("ghp_never-shown-again");
    await page.getByLabel("Address of the API").fill(github.url());
    await page.getByRole("button", { name: "Save the repository" }).click();
    const secret = await page.getByLabel("Secret", { exact: true }).innerText();
    await page.getByRole("button", { name: "I have kept it" }).click();
    const section = page.getByRole("region", { name: "Git" });
    const url = await section.locator("code").innerText();
    expect(url).toContain("/v5/hooks/git/repo_");
    expect(await page.content()).not.toContain("never-shown-again");
    hook = { url, secret };
  });

  test("what was pushed says so until it is changed here; the change becomes a pull request", async () => {
    prompt = await save("Hello", { git: { commit, branch: "main", author: "Ada <ada@example.org>" } });
    await page.goto(`${web.parley.url}/prompts/${prompt}`);
    await page.getByRole("button", { name: "in git at 4f3a9c1" }).click();
    const panel = page.getByRole("dialog", { name: "In git" });
    await panel.getByText("Ada <ada@example.org>").waitFor();
    await save("Hello there");
    await page.reload();
    await page.getByRole("button", { name: "changed since 4f3a9c1" }).click();
    await panel.getByRole("button", { name: "Open a pull request…" }).click();
    await page.getByLabel("Title").fill("A warmer greeting");
    await page.getByRole("button", { name: "Open it against main" }).click();
    await page.getByText("The pull request is open").waitFor();
    await page.getByRole("button", { name: "Done" }).click();
    expect(github.opened).toMatchObject([{ title: "A warmer greeting" }]);
    expect(github.files.get("prompts/support/greeting.prompt")).toContain("Hello there");
    await page.getByRole("button", { name: "changed since 4f3a9c1" }).click();
    await panel.getByRole("link", { name: "#7 A warmer greeting" }).waitFor();
  });

  test("the merge brings the commit back", async () => {
    const deliver = async (event: string, payload: object): Promise<number> => {
      const body = JSON.stringify(payload);
      const signature = `sha256=${createHmac("sha256", hook.secret).update(body).digest("hex")}`;
      const headers = { "x-github-event": event, "x-hub-signature-256": signature };
      return (await fetch(web.parley.url + new URL(hook.url).pathname, { method: "POST", headers, body }))
        .status;
    };
    const pull = { number: 7, state: "closed", merged: true };
    expect(await deliver("pull_request", { action: "closed", pull_request: pull })).toBe(202);
    expect(await deliver("push", { ref: "refs/heads/main", before: commit, after: merged })).toBe(202);
    await expect
      .poll(
        async () => {
          const reply = await web.parley.request("GET", `/v5/files/git?file_id=${prompt}`);
          return ((await reply.json()) as { records: { commit: string }[] }).records[0]?.commit;
        },
        { timeout: 20_000 },
      )
      .toBe(merged);
    await page.reload();
    await page.getByRole("button", { name: "in git at 9d0b2e7" }).click();
    await page.getByRole("dialog", { name: "In git" }).getByText("merged").waitFor();
  });

  test("any File is downloaded as the file it would be", async () => {
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "More about this prompt" }).click();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("menuitem", { name: "Download as a file" }).click(),
    ]);
    expect(download.suggestedFilename()).toBe("greeting.prompt");
    expect(await readFile((await download.path()) ?? "", "utf8")).toContain("Hello there");
  });
});
