import { createHmac } from "node:crypto";
import { databases } from "@parley/db/testing";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { openTestApp, type OpenTestApp } from "../../testing/open-test-app.ts";
import { createJobHandlers } from "../../worker.ts";
import type { RepositoryTables } from "./repositories.tables.ts";

const open_: { close(): unknown }[] = [];
afterEach(() => {
  for (const one of open_.splice(0)) one.close();
});

type Reply = { status: number; body?: unknown; headers?: Record<string, string> };
type Asked = {
  method: string;
  path: string;
  headers: IncomingMessage["headers"];
  body: Record<string, unknown>;
};

/** A server on loopback that speaks as `answer` says, and what it was asked. */
async function serve(answer: (asked: Asked) => Reply) {
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const one: Asked = {
      method: request.method ?? "",
      path: request.url ?? "",
      headers: request.headers,
      body: text === "" ? {} : (JSON.parse(text) as Record<string, unknown>),
    };
    asked.push(one);
    const { status, body, headers } = answer(one);
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(body === undefined ? "" : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  open_.push({ close: () => (server.closeAllConnections(), server.close()) });
  return { asked, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

const base64 = (text: string): string => Buffer.from(text).toString("base64");
const notFound: Reply = { status: 404, body: { message: "Not Found" } };

/** GitHub's REST API, as far as it is asked, over the files of one repository. */
function serveGitHub(
  files: Map<string, string>,
  refuse: (asked: Asked) => Reply | undefined = () => undefined,
) {
  const branches = new Map([["main", "c0"]]);
  const changed: string[] = [];
  const trees = new Map<string, { path: string; content: string }[]>();
  return serve((asked) => {
    const refused = refuse(asked);
    if (refused) return refused;
    const { method, body } = asked;
    const path = decodeURIComponent(asked.path.replace(/^\/repos\/acme\/prompts/, ""));
    const [, file] = /^\/contents\/(.+)\?ref=/.exec(path) ?? [];
    if (file !== undefined) {
      const text = files.get(file);
      return text === undefined
        ? notFound
        : { status: 200, body: { type: "file", encoding: "base64", content: base64(text), sha: "b1" } };
    }
    if (path === "/git/ref/heads/main")
      return { status: 200, body: { object: { type: "commit", sha: "c0" } } };
    if (path === "/git/commits/c0") return { status: 200, body: { sha: "c0", tree: { sha: "t0" } } };
    if (path.startsWith("/compare/"))
      return { status: 200, body: { files: changed.map((filename) => ({ filename, status: "modified" })) } };
    if (method === "POST" && path === "/git/trees") {
      trees.set("t1", body["tree"] as { path: string; content: string }[]);
      return { status: 201, body: { sha: "t1" } };
    }
    if (method === "POST" && path === "/git/commits") return { status: 201, body: { sha: "c1" } };
    if (method === "POST" && path === "/git/refs") {
      branches.set(String(body["ref"]).replace("refs/heads/", ""), String(body["sha"]));
      return { status: 201, body: { ref: body["ref"] } };
    }
    if (method === "DELETE" && path.startsWith("/git/refs/heads/")) {
      branches.delete(path.slice("/git/refs/heads/".length));
      return { status: 204 };
    }
    if (method === "POST" && path === "/pulls")
      return { status: 201, body: { number: 7, html_url: "https://github.example/acme/prompts/pull/7" } };
    return notFound;
  }).then((server) => ({ ...server, branches, trees, changed }));
}

const environment = { PARLEY_EGRESS_ALLOW: "127.0.0.1" };
const token = "ghp_very-secret-token";

const saveReply = (app: OpenTestApp, content: string) =>
  app.ask<{ id: string; version_id: string }>("POST", "/v5/prompts", {
    path: "support/reply",
    model: "mock",
    provider: "mock",
    template: [{ role: "user", content }],
  });

const choose = (app: OpenTestApp, fields: object) =>
  app.ask<{ repository: { id: string; hook_url: string }; hook_secret: string | null }>(
    "PUT",
    "/v5/repository",
    {
      host: "github",
      name: "acme/prompts",
      token,
      ...fields,
    },
  );

const work = (app: OpenTestApp): Promise<void> =>
  app.services.jobs.runDue({ handlers: createJobHandlers(app.services) });

async function deliver(
  app: OpenTestApp,
  url: string,
  { headers, body }: { headers: Record<string, string>; body: string },
) {
  const reply = await app.app.fetch(
    new Request(new URL(new URL(url).pathname, "http://parley.test"), { method: "POST", headers, body }),
  );
  return { status: reply.status, body: (await reply.json()) as Record<string, unknown> };
}

function fromGitHub(event: string, payload: object, secret: string) {
  const body = JSON.stringify(payload);
  const signature = `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;
  return { body, headers: { "x-github-event": event, "x-hub-signature-256": signature } };
}

const inGit = "---\n# Mind the tone.\nmodel: mock\nprovider: mock\n---\n\n<user>\n  Hello\n</user>\n";

describe.each(databases)("repositories on $name", ({ open }) => {
  test("there is one, whose token nobody sees again", async () => {
    await using app = await openTestApp({ open, environment });
    expect((await app.ask("GET", "/v5/repository")).body).toEqual({ repository: null });
    const made = await choose(app, { folder: "prompts", base_url: "http://127.0.0.1:9/" });
    expect(made.status).toBe(200);
    expect(made.body).toMatchObject({
      repository: { host: "github", name: "acme/prompts", branch: "main", folder: "prompts" },
      hook_secret: expect.stringMatching(/^[\w-]{43}$/) as string,
    });
    const { body } = await app.ask("GET", "/v5/repository");
    expect(JSON.stringify([made.body, body])).not.toContain("secret-token");
    const rows = await app.services.database.executor
      .$extendTables<RepositoryTables>()
      .selectFrom("git_repositories")
      .selectAll()
      .execute();
    expect(JSON.stringify(rows)).not.toContain("secret-token");
    expect(JSON.stringify(rows)).not.toContain(made.body.hook_secret);
    const changed = await choose(app, { token: undefined, branch: "next", base_url: "http://127.0.0.1:9" });
    expect(changed.body).toMatchObject({ repository: { branch: "next" }, hook_secret: null });
  });

  test("a token goes to no other address than the one it was given for, and none that may not be asked", async () => {
    await using app = await openTestApp({ open, environment });
    await choose(app, { base_url: "http://127.0.0.1:9" });
    const elsewhere = await choose(app, { token: undefined, base_url: "http://127.0.0.1:10" });
    expect(elsewhere).toMatchObject({ status: 422, body: { code: "repositories.token_missing" } });
    const inside = await choose(app, { base_url: "http://169.254.169.254" });
    expect(inside).toMatchObject({ status: 422, body: { code: "egress.address_not_public" } });
    for (const fields of [{ name: "../x" }, { name: "acme" }, { branch: "a..b" }, { folder: "../up" }])
      expect((await choose(app, fields)).status).toBe(422);
  });

  test("a version becomes a branch, a commit and a pull request on GitHub; comments in git stay", async () => {
    const files = new Map([["prompts/support/reply.prompt", inGit]]);
    const github = await serveGitHub(files);
    await using app = await openTestApp({ open, environment });
    await choose(app, { folder: "prompts", base_url: github.url });
    const { body: file } = await saveReply(app, "Hello there");
    const opened = await app.ask("POST", `/v5/files/${file.id}/pull-requests`, { title: "Friendlier" });
    expect(opened).toMatchObject({
      status: 201,
      body: { number: 7, state: "open", version_id: file.version_id, title: "Friendlier" },
    });
    expect(github.trees.get("t1")).toEqual([
      {
        path: "prompts/support/reply.prompt",
        mode: "100644",
        type: "blob",
        content: inGit.replace("Hello", "Hello there"),
      },
    ]);
    const branch = String(opened.body["branch"]);
    expect(branch).toMatch(/^parley\/support-reply-v1-\w{6}$/);
    expect(github.branches.get(branch)).toBe("c1");
    const posts = github.asked
      .filter(({ method }) => method === "POST")
      .map(({ path, body }) => [path, body]);
    expect(posts.slice(-2)).toEqual([
      ["/repos/acme/prompts/git/refs", { ref: `refs/heads/${branch}`, sha: "c1" }],
      [
        "/repos/acme/prompts/pulls",
        expect.objectContaining({ title: "Friendlier", head: branch, base: "main" }),
      ],
    ]);
    expect(new Set(github.asked.map(({ headers }) => headers.authorization))).toEqual(
      new Set([`Bearer ${token}`]),
    );
    const again = await app.ask("POST", `/v5/files/${file.id}/pull-requests`, {});
    expect(again.body).toEqual(opened.body);
    expect((await app.ask("GET", `/v5/files/${file.id}/pull-requests`)).body).toEqual({
      records: [opened.body],
    });
  });

  test("where git says the same there is nothing to open", async () => {
    const github = await serveGitHub(new Map([["support/reply.prompt", inGit]]));
    await using app = await openTestApp({ open, environment });
    await choose(app, { base_url: github.url });
    const { body: file } = await saveReply(app, "Hello");
    expect(await app.ask("POST", `/v5/files/${file.id}/pull-requests`, {})).toMatchObject({
      status: 409,
      body: { code: "repositories.nothing_to_change" },
    });
    expect(github.asked.every(({ method }) => method === "GET")).toBe(true);
  });

  test("what the host refuses is said in its words, and leaves no branch", async () => {
    let reply: Reply | undefined;
    let at = "/contents/";
    const github = await serveGitHub(new Map(), ({ path }) => (path.includes(at) ? reply : undefined));
    await using app = await openTestApp({ open, environment });
    await choose(app, { base_url: github.url });
    const { body: file } = await saveReply(app, "Hello");
    const ask = () => app.ask("POST", `/v5/files/${file.id}/pull-requests`, {});
    reply = { status: 401, body: { message: "Bad credentials" } };
    expect(await ask()).toMatchObject({
      status: 422,
      body: { code: "repositories.refused", detail: expect.stringContaining("Bad credentials.") as string },
    });
    reply = {
      status: 403,
      body: { message: "API rate limit exceeded" },
      headers: { "x-ratelimit-remaining": "0" },
    };
    expect(await ask()).toMatchObject({ status: 429, body: { code: "repositories.limited" } });
    reply = { status: 302, headers: { location: "http://169.254.169.254/" } };
    expect(await ask()).toMatchObject({ status: 502, body: { code: "repositories.failed" } });
    at = "/git/ref/heads/main";
    reply = notFound;
    expect(await ask()).toMatchObject({ status: 422, body: { code: "repositories.not_found" } });
    at = "/pulls";
    reply = { status: 422, body: { message: "Validation Failed" } };
    expect(await ask()).toMatchObject({ status: 502, body: { code: "repositories.failed" } });
    expect([...github.branches.keys()]).toEqual(["main"]);
    expect((await app.ask("GET", `/v5/files/${file.id}/pull-requests`)).body).toEqual({ records: [] });
  });

  test("GitLab gets a commit on a new branch and a merge request", async () => {
    const gitlab = await serve(({ method, path }) => {
      if (method === "GET") return { status: 404, body: { message: "404 File Not Found" } };
      if (path.endsWith("/repository/commits")) return { status: 201, body: { id: "c1" } };
      if (path.endsWith("/merge_requests"))
        return {
          status: 201,
          body: { iid: 3, web_url: "https://gitlab.example/acme/prompts/-/merge_requests/3" },
        };
      return notFound;
    });
    await using app = await openTestApp({ open, environment });
    await choose(app, { host: "gitlab", name: "acme/ai/prompts", base_url: gitlab.url });
    const { body: tool } = await app.ask("POST", "/v5/tools", {
      path: "shop/look up",
      tool_type: "python",
      source_code: "def look_up(id): return id\n",
    });
    const opened = await app.ask("POST", `/v5/files/${String(tool["id"])}/pull-requests`, {});
    expect(opened).toMatchObject({ status: 201, body: { number: 3, state: "open" } });
    const project = "/projects/acme%2Fai%2Fprompts";
    expect(gitlab.asked[0]).toMatchObject({
      path: `${project}/repository/files/shop%2Flook%20up.tool.yaml?ref=main`,
      headers: { "private-token": token },
    });
    const [commit, request] = gitlab.asked.filter(({ method }) => method === "POST");
    expect(commit).toMatchObject({
      path: `${project}/repository/commits`,
      body: {
        branch: opened.body["branch"],
        start_branch: "main",
        actions: [
          { action: "create", file_path: "shop/look up.tool.yaml" },
          { action: "create", file_path: "shop/look up.tool.py", content: "def look_up(id): return id\n" },
        ],
      },
    });
    expect(request?.body).toMatchObject({ source_branch: opened.body["branch"], target_branch: "main" });
  });

  test("a merge comes back as a version that knows its commit; a signature that does not fit changes nothing", async () => {
    const files = new Map([
      ["prompts/support/reply.prompt", inGit.replace("Hello", "From git {{> tone }}")],
      ["prompts/tone.md", "Be brief."],
      ["prompts/broken.prompt", "---\nmodel: mock\n---\n<user>Hi\n"],
      ["prompts/find.tool.yaml", "function:\n  name: find\n  description: Finds\n"],
    ]);
    const github = await serveGitHub(files);
    github.changed.push(...files.keys(), "README.md");
    await using app = await openTestApp({ open, environment });
    const { repository, hook_secret: secret } = (
      await choose(app, { folder: "prompts", base_url: github.url })
    ).body;
    const commit = "a".repeat(40);
    const push = {
      ref: "refs/heads/main",
      before: "b".repeat(40),
      after: commit,
      head_commit: { author: { name: "Ada", email: "ada@example.org" } },
    };
    const wrong = await deliver(app, repository.hook_url, fromGitHub("push", push, "wrong"));
    expect(wrong).toMatchObject({ status: 401, body: { code: "repositories.signature_wrong" } });
    await work(app);
    expect(github.asked).toEqual([]);
    const elsewhere = { ...push, ref: "refs/heads/other" };
    await deliver(app, repository.hook_url, fromGitHub("push", elsewhere, secret ?? ""));
    await work(app);
    expect(github.asked).toEqual([]);
    for (let count = 0; count < 2; count += 1) {
      const taken = await deliver(app, repository.hook_url, fromGitHub("push", push, secret ?? ""));
      expect(taken).toEqual({ status: 202, body: { taken: "push" } });
      await work(app);
    }
    const { body: file } = await app.ask("POST", "/v5/files/retrieve-by-path", { path: "support/reply" });
    expect(file).toMatchObject({ template: [{ role: "user", content: "From git Be brief." }] });
    const { body: sources } = await app.ask("GET", `/v5/files/git?file_id=${String(file["id"])}`);
    expect(sources).toMatchObject({
      total: 1,
      records: [
        {
          commit,
          branch: "main",
          author: "Ada <ada@example.org>",
          repository: "acme/prompts",
          file: "prompts/support/reply.prompt",
          is_dirty: false,
          pushed_by: { full_name: "acme/prompts" },
        },
      ],
    });
    expect((await app.ask("POST", "/v5/files/retrieve-by-path", { path: "find" })).body).toMatchObject({
      type: "tool",
    });
    expect((await app.ask("GET", "/v5/repository")).body).toMatchObject({
      repository: { last_error: expect.stringMatching(/^prompts\/broken\.prompt/) as string },
    });
  });

  test("a merged pull request is shown as merged, as GitHub and GitLab tell it", async () => {
    const github = await serveGitHub(new Map());
    await using app = await openTestApp({ open, environment });
    const { repository, hook_secret: secret } = (await choose(app, { base_url: github.url })).body;
    const { body: file } = await saveReply(app, "Hello");
    await app.ask("POST", `/v5/files/${file.id}/pull-requests`, {});
    const merged = { action: "closed", pull_request: { number: 7, state: "closed", merged: true } };
    await deliver(app, repository.hook_url, fromGitHub("pull_request", merged, secret ?? ""));
    const state = async () => (await app.ask("GET", `/v5/files/${file.id}/pull-requests`)).body["records"];
    expect(await state()).toMatchObject([{ number: 7, state: "merged" }]);
    await choose(app, { host: "gitlab", base_url: github.url });
    const hook = { object_kind: "merge_request", object_attributes: { iid: 7, state: "closed" } };
    const headers = { "x-gitlab-event": "Merge Request Hook", "x-gitlab-token": "wrong" };
    expect((await deliver(app, repository.hook_url, { headers, body: JSON.stringify(hook) })).status).toBe(
      401,
    );
    headers["x-gitlab-token"] = secret ?? "";
    await deliver(app, repository.hook_url, { headers, body: JSON.stringify(hook) });
    expect(await state()).toMatchObject([{ number: 7, state: "closed" }]);
  });

  test("a Dataset becomes a pull request, and comes back", async () => {
    const line = '{"inputs":{"question":"a"},"target":{"output":"b"}}';
    const files = new Map([["shop/cases.dataset.jsonl", `${line}\n`]]);
    const github = await serveGitHub(files);
    github.changed.push(...files.keys());
    await using app = await openTestApp({ open, environment });
    const { repository, hook_secret: secret } = (await choose(app, { base_url: github.url })).body;
    const push = { ref: "refs/heads/main", before: "b".repeat(40), after: "a".repeat(40) };
    await deliver(app, repository.hook_url, fromGitHub("push", push, secret ?? ""));
    await work(app);
    const { body: dataset } = await app.ask("POST", "/v5/files/retrieve-by-path", { path: "shop/cases" });
    expect(dataset).toMatchObject({ type: "dataset", datapoints_count: 1 });
    const open_ = () => app.ask("POST", `/v5/files/${String(dataset["id"])}/pull-requests`, {});
    expect(await open_()).toMatchObject({ status: 409, body: { code: "repositories.nothing_to_change" } });
    const more = { inputs: { question: "c" } };
    await app.ask("POST", "/v5/datasets", { path: "shop/cases", action: "add", datapoints: [more] });
    expect((await open_()).status).toBe(201);
    expect(github.trees.get("t1")).toMatchObject([
      { path: "shop/cases.dataset.jsonl", content: `${line}\n${JSON.stringify(more)}\n` },
    ]);
  });

  test("a pull request changes the file of this repository, whatever others the File was pushed from", async () => {
    const github = await serveGitHub(new Map());
    await using app = await openTestApp({ open, environment });
    await choose(app, { folder: "prompts", base_url: github.url });
    const { body: file } = await saveReply(app, "Hello");
    const pushFrom = (repository: string, path: string) =>
      app.ask("POST", "/v5/prompts", {
        path: "support/reply",
        model: "mock",
        provider: "mock",
        template: [{ role: "user", content: "Hello" }],
        git: { commit: createHmac("sha1", repository).digest("hex"), repository, file: path },
      });
    await pushFrom("git@127.0.0.1:acme/prompts.git", "here/reply.prompt");
    await pushFrom("https://git.example/elsewhere/prompts", "there/reply.prompt");
    await app.ask("POST", `/v5/files/${file.id}/pull-requests`, {});
    expect(github.trees.get("t1")).toMatchObject([{ path: "here/reply.prompt" }]);
  });

  test("an older push never undoes a newer one: not when it failed first, nor when it is told late or again", async () => {
    const [c1, c2, c3] = ["1", "2", "3"].map((digit) => digit.repeat(40)) as [string, string, string];
    const texts = (ref: string): Record<string, string> => ({
      "a.prompt": inGit.replace("Hello", `a at ${ref.slice(0, 1)}`),
      "b.prompt": inGit.replace("Hello", `b at ${ref.slice(0, 1)}`),
    });
    let isDown = true;
    const github = await serveGitHub(new Map(), ({ path }) => {
      const [, before, after] = /\/compare\/(\w+)\.\.\.(\w+)/.exec(path) ?? [];
      if (isDown) return { status: 503, body: { message: "Unavailable" } };
      // The first push changed `b`, the second `a`, the third both.
      const changed: Record<string, string[]> = {
        [`${"0a".repeat(20)} ${c1}`]: ["b.prompt"],
        [`${c1} ${c2}`]: ["a.prompt"],
        [`${c2} ${c3}`]: ["a.prompt", "b.prompt"],
      };
      if (before !== undefined) {
        const names = changed[`${before} ${String(after)}`] ?? ["a.prompt", "b.prompt"];
        return { status: 200, body: { files: names.map((filename) => ({ filename, status: "modified" })) } };
      }
      const [, file = "", ref = ""] = /\/contents\/(.+)\?ref=(\w+)/.exec(path) ?? [];
      const text = texts(ref)[decodeURIComponent(file)];
      return text === undefined
        ? notFound
        : { status: 200, body: { type: "file", encoding: "base64", content: base64(text), sha: "b1" } };
    });
    await using app = await openTestApp({ open, environment });
    const { repository, hook_secret: secret } = (await choose(app, { base_url: github.url })).body;
    const tell = (before: string, after: string) =>
      deliver(
        app,
        repository.hook_url,
        fromGitHub("push", { ref: "refs/heads/main", before, after }, secret ?? ""),
      );
    const now = async () => {
      type Heads = { records: { path: string; version: { id: string } }[] };
      const heads = (await app.ask<Heads>("GET", "/v5/files/heads")).body.records
        .filter(({ path }) => path === "a" || path === "b")
        .toSorted((one, other) => (one.path < other.path ? -1 : 1));
      if (heads.length === 0) return [];
      const version_ids = heads.map(({ version }) => version.id);
      type Contents = { records: { content: { template: { content: string }[] } }[] };
      const { body } = await app.ask<Contents>("POST", "/v5/files/contents", { version_ids });
      return body.records.map(({ content }) => content.template[0]?.content);
    };
    await tell("0a".repeat(20), c1);
    await work(app);
    expect(await now()).toEqual([]);
    isDown = false;
    await tell(c1, c2);
    await work(app);
    // What the first one changed came with the second.
    expect(await now()).toEqual(["a at 2", "b at 2"]);
    app.clock.now += 3_600_000;
    await work(app);
    expect(await now()).toEqual(["a at 2", "b at 2"]);
    await tell(c2, c3);
    await tell(c1, c2);
    await tell("0a".repeat(20), c1);
    await work(app);
    expect(await now()).toEqual(["a at 3", "b at 3"]);
  });
});
