import { createHash, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { askHost, askHostFor, type HostRequest } from "./ask-host.ts";
import type { GitHost, GitHostKind, HookEvent, HookRequest, HostConnection } from "./git-host.ts";
import { readBlob } from "./read-blob.ts";

const Content = z.object({ content: z.string(), encoding: z.string() });
const Compared = z.object({
  diffs: z.array(z.object({ new_path: z.string(), deleted_file: z.boolean() })),
});
const MergeRequest = z.object({ iid: z.int(), web_url: z.string() });

/** GitLab, at gitlab.com or an address of one's own. */
export const gitlab: GitHostKind = {
  defaultBaseUrl: "https://gitlab.com/api/v4",
  open: openProject,
  isGenuine: ({ headers }, secret) =>
    timingSafeEqual(digest(String(headers["x-gitlab-token"] ?? "")), digest(secret)),
  readHook,
};

/** Of one length, which is what a comparison in constant time needs. */
const digest = (text: string): Buffer => createHash("sha256").update(text).digest();

function openProject(connection: HostConnection): GitHost {
  const { name, token } = connection;
  const request = ({ path, ...rest }: Omit<HostRequest, "headers">): HostRequest => ({
    ...rest,
    path: `/projects/${encodeURIComponent(name)}${path}`,
    headers: { "private-token": token },
  });
  const ask = <T>(given: Omit<HostRequest, "headers"> & { missing: string }, schema: z.ZodType<T>) =>
    askHostFor(connection, { ...request(given), missing: given.missing }, schema);
  return {
    async readText(path, ref) {
      const place = `/repository/files/${encodeURIComponent(path)}?ref=${encodeURIComponent(ref)}`;
      const found = await askHost(connection, request({ path: place }), Content);
      return found && readBlob(found, { repository: name, path });
    },
    async listChanged(before, after) {
      const path = `/repository/compare?from=${before}&to=${after}`;
      const { diffs } = await ask({ path, missing: "such commit" }, Compared);
      return diffs.filter(({ deleted_file }) => !deleted_file).map(({ new_path }) => new_path);
    },
    async openPullRequest({ base, branch, title, description, files }) {
      const post = <T>(path: string, body: object, schema: z.ZodType<T>) =>
        ask({ method: "POST", path, body, missing: `branch \`${base}\`` }, schema);
      const actions = files.map(({ path, text, isNew }) => ({
        action: isNew ? "create" : "update",
        file_path: path,
        content: text,
      }));
      const commit = { branch, start_branch: base, commit_message: title, actions };
      await post("/repository/commits", commit, z.unknown());
      try {
        const wanted = {
          source_branch: branch,
          target_branch: base,
          title,
          description,
          remove_source_branch: true,
        };
        const made = await post("/merge_requests", wanted, MergeRequest);
        return { number: made.iid, url: made.web_url };
      } catch (error) {
        const left = {
          method: "DELETE",
          path: `/repository/branches/${encodeURIComponent(branch)}`,
        } as const;
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
  commits: z
    .array(z.object({ id: z.string(), author: z.object({ name: z.string(), email: z.string().nullish() }) }))
    .optional(),
});
const Merge = z.object({ object_attributes: z.object({ iid: z.int(), state: z.string() }) });
const states = { opened: "open", reopened: "open", merged: "merged", closed: "closed" } as const;
/** What stands for no commit: a branch that was deleted. */
const nothing = /^0+$/;

function readHook({ headers, body }: HookRequest): HookEvent | undefined {
  const payload: unknown = JSON.parse(body.toString("utf8"));
  if (headers["x-gitlab-event"] === "Push Hook") {
    const { data } = Push.safeParse(payload);
    const branch = /^refs\/heads\/(.+)$/.exec(data?.ref ?? "")?.[1];
    if (data === undefined || branch === undefined || nothing.test(data.after)) return undefined;
    const author = data.commits?.find(({ id }) => id === data.after)?.author;
    return {
      kind: "push",
      branch,
      before: data.before,
      commit: data.after,
      author: author && (author.email ? `${author.name} <${author.email}>` : author.name),
    };
  }
  if (headers["x-gitlab-event"] !== "Merge Request Hook") return undefined;
  const { data } = Merge.safeParse(payload);
  const state = states[data?.object_attributes.state as keyof typeof states];
  if (data === undefined || state === undefined) return undefined;
  return { kind: "pull-request", number: data.object_attributes.iid, state };
}
