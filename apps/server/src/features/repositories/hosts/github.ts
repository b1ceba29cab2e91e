import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { askHost, askHostFor, type HostRequest } from "./ask-host.ts";
import type { GitHost, GitHostKind, HookEvent, HookRequest, HostConnection } from "./git-host.ts";
import { readBlob } from "./read-blob.ts";

const Sha = z.object({ sha: z.string() });
const Ref = z.object({ object: Sha });
const Commit = z.object({ sha: z.string(), tree: Sha });
const Content = z.object({ content: z.string(), encoding: z.string() });
const Compared = z.object({
  files: z.array(z.object({ filename: z.string(), status: z.string() })).optional(),
});
const Pull = z.object({ number: z.int(), html_url: z.string() });

/** GitHub, and GitHub Enterprise at its own address. */
export const github: GitHostKind = {
  defaultBaseUrl: "https://api.github.com",
  open: openRepository,
  isGenuine({ headers, body }, secret) {
    const given = Buffer.from(String(headers["x-hub-signature-256"] ?? ""));
    const right = Buffer.from(`sha256=${createHmac("sha256", secret).update(body).digest("hex")}`);
    return given.length === right.length && timingSafeEqual(given, right);
  },
  readHook,
};

function openRepository(connection: HostConnection): GitHost {
  const { name, token } = connection;
  const request = ({ path, ...rest }: Omit<HostRequest, "headers">): HostRequest => ({
    ...rest,
    path: `/repos/${name}${path}`,
    headers: {
      accept: "application/vnd.github+json",
      authorization: `Bearer ${token}`,
      "x-github-api-version": "2022-11-28",
    },
  });
  const ask = <T>(given: Omit<HostRequest, "headers"> & { missing: string }, schema: z.ZodType<T>) =>
    askHostFor(connection, { ...request(given), missing: given.missing }, schema);
  return {
    async readText(path, ref) {
      const given = request({ path: `/contents/${encodePath(path)}?ref=${encodeURIComponent(ref)}` });
      const found = await askHost(connection, given, Content);
      return found && readBlob(found, { repository: name, path });
    },
    async listChanged(before, after) {
      const { files = [] } = await ask(
        { path: `/compare/${before}...${after}`, missing: "such commit" },
        Compared,
      );
      return files.filter(({ status }) => status !== "removed").map(({ filename }) => filename);
    },
    async openPullRequest({ base, branch, title, description, files }) {
      const missing = `branch \`${base}\``;
      const head = await ask({ path: `/git/ref/heads/${encodePath(base)}`, missing }, Ref);
      const parent = await ask({ path: `/git/commits/${head.object.sha}`, missing }, Commit);
      const tree = files.map(({ path, text }) => ({ path, mode: "100644", type: "blob", content: text }));
      const post = <T>(path: string, body: object, schema: z.ZodType<T>) =>
        ask({ method: "POST", path, body, missing: "way to write for this token" }, schema);
      const { sha: treeSha } = await post("/git/trees", { base_tree: parent.tree.sha, tree }, Sha);
      const made = { message: title, tree: treeSha, parents: [parent.sha] };
      const commit = await post("/git/commits", made, Sha);
      await post("/git/refs", { ref: `refs/heads/${branch}`, sha: commit.sha }, z.unknown());
      try {
        const pull = await post("/pulls", { title, head: branch, base, body: description }, Pull);
        return { number: pull.number, url: pull.html_url };
      } catch (error) {
        const left = { method: "DELETE", path: `/git/refs/heads/${encodePath(branch)}` } as const;
        await askHost(connection, request(left), z.unknown()).catch(() => {});
        throw error;
      }
    },
  };
}

const Push = z.object({
  ref: z.string(),
  before: z.string(),
  after: z.string(),
  deleted: z.boolean().optional(),
  head_commit: z.object({ author: z.object({ name: z.string(), email: z.string().nullish() }) }).nullish(),
});
const Closed = z.object({
  action: z.string(),
  pull_request: z.object({ number: z.int(), state: z.string(), merged: z.boolean().nullish() }),
});

function readHook({ headers, body }: HookRequest): HookEvent | undefined {
  const payload: unknown = JSON.parse(body.toString("utf8"));
  if (headers["x-github-event"] === "push") {
    const { data } = Push.safeParse(payload);
    const branch = /^refs\/heads\/(.+)$/.exec(data?.ref ?? "")?.[1];
    if (data === undefined || branch === undefined || data.deleted) return undefined;
    const author = data.head_commit?.author;
    return {
      kind: "push",
      branch,
      before: data.before,
      commit: data.after,
      author: author && (author.email ? `${author.name} <${author.email}>` : author.name),
    };
  }
  if (headers["x-github-event"] !== "pull_request") return undefined;
  const { data } = Closed.safeParse(payload);
  if (data === undefined) return undefined;
  const { number, state, merged } = data.pull_request;
  if (state === "open") return { kind: "pull-request", number, state: "open" };
  return { kind: "pull-request", number, state: merged ? "merged" : "closed" };
}

const encodePath = (path: string): string => path.split("/").map(encodeURIComponent).join("/");
