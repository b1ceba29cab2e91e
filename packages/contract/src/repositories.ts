import { optional } from "@parley/promptfile";
import { z } from "zod";
import { datasetErrors } from "./dataset-errors.ts";
import { egressErrors } from "./egress-errors.ts";
import { User } from "./file.ts";
import { fileNotFound } from "./file-endpoints.ts";
import { empty, endpoint, resource } from "./kernel/endpoint.ts";
import { idParams, Timestamp } from "./kernel/wire.ts";
import { repositoryErrors } from "./repository-errors.ts";

const Host = z.enum(["github", "gitlab"]);

const Name = z
  .string()
  .max(500)
  .regex(/^[\w.-]+(?:\/[\w.-]+)+$/, "Give owner and name, as in `acme/prompts`.")
  .refine((name) => !name.split("/").some((part) => /^\.+$/.test(part)), "A part of it is no name.")
  .describe("Owner and name, `acme/prompts`; on GitLab with all groups.");

const Branch = z
  .string()
  .min(1)
  .max(250)
  .regex(/^(?![-/.])(?!.*(?:\.\.|@\{|\/\/|[/.]$))[^\s\p{Cc}~^:?*[\\]+$/u, "Give the name of a branch.");

const Folder = z
  .string()
  .max(500)
  .regex(/^(?:[^/\p{Cc}]+(?:\/[^/\p{Cc}]+)*)?$/u, "Give a folder without slashes at its ends.")
  .refine(
    (folder) => !folder.split("/").some((part) => part === "." || part === ".."),
    "Give a folder below the top.",
  )
  .describe("Where in the repository the paths of Files begin; empty: at its top.");

const BaseUrl = z
  .url({ protocol: /^https?$/, error: "Give a URL that begins with http:// or https://" })
  .max(2000)
  .describe("Of the REST API; default `https://api.github.com` or `https://gitlab.com/api/v4`.");

const fields = { host: Host, base_url: z.string(), name: Name, branch: Branch, folder: Folder };

/** The repository that an organization's Files live in. Its token and secret are never shown. */
export const Repository = z
  .object({
    ...fields,
    id: z.string(),
    hook_url: z.string().describe("Where the host sends pushes and merges to."),
    last_error: z.string().nullable().describe("Why the last push could not be brought in."),
    created_at: Timestamp,
    updated_at: Timestamp,
  })
  .meta({ id: "Repository" });
export type Repository = z.output<typeof Repository>;

/** A version of a File on its way into git. */
export const PullRequest = z
  .object({
    id: z.string(),
    file_id: z.string(),
    version_id: z.string(),
    number: z.int(),
    url: z.string(),
    branch: z.string(),
    title: z.string(),
    state: z.enum(["open", "merged", "closed"]),
    created_at: Timestamp,
    created_by: User.nullish(),
  })
  .meta({ id: "PullRequest" });
export type PullRequest = z.output<typeof PullRequest>;

const hookSecret = z
  .string()
  .nullable()
  .describe("Signs what the host sends. Shown when it is new and never again, else null.");

export const repositories = resource("repositories", {
  description: "The repository on GitHub or GitLab that Files live in, and pull requests to it.",
  endpoints: {
    get: endpoint({
      method: "GET",
      path: "/repository",
      summary: "Get the repository of the organization",
      permission: "read",
      resource: "caller",
      output: z.object({ repository: Repository.nullable() }),
    }),
    set: endpoint({
      method: "PUT",
      path: "/repository",
      summary: "Choose the repository of the organization",
      description:
        "The host is asked whether the token and the branch are right. Without a token the one there is stays.",
      permission: "admin",
      resource: "organization",
      body: z.object({
        host: Host,
        name: Name,
        branch: optional(Branch).describe("Where pull requests go and merges come from; default: `main`."),
        folder: optional(Folder),
        base_url: optional(BaseUrl),
        token: optional(z.string().min(8, "A token has at least 8 characters").max(4000)).describe(
          "Kept encrypted. It needs to read and write contents and pull requests.",
        ),
        renew_hook_secret: optional(z.boolean()),
      }),
      output: z.object({ repository: Repository, hook_secret: hookSecret }),
      errors: [
        repositoryErrors.tokenMissing,
        repositoryErrors.refused,
        repositoryErrors.notFound,
        repositoryErrors.failed,
        repositoryErrors.limited,
        egressErrors.urlUnusable,
        egressErrors.addressNotPublic,
        egressErrors.portNotAllowed,
      ],
    }),
    delete: endpoint({
      method: "DELETE",
      path: "/repository",
      summary: "Forget the repository, its token and its pull requests",
      permission: "admin",
      resource: "organization",
      output: empty,
      errors: [repositoryErrors.notConfigured],
    }),
    listPullRequests: endpoint({
      method: "GET",
      path: "/files/:id/pull-requests",
      summary: "List the latest pull requests of a File, newest first",
      permission: "read",
      resource: "file",
      params: idParams,
      output: z.object({ records: z.array(PullRequest) }),
      errors: fileNotFound,
    }),
    openPullRequest: endpoint({
      method: "POST",
      path: "/files/:id/pull-requests",
      summary: "Bring a version of a File to git as a branch and a pull request",
      permission: "write",
      resource: "file",
      params: idParams,
      status: 201,
      body: z.object({
        version_id: optional(z.string()).describe("Default: the newest."),
        title: optional(z.string().min(1).max(250)),
        description: optional(z.string().max(10_000)),
      }),
      output: PullRequest,
      errors: [
        ...fileNotFound,
        repositoryErrors.notConfigured,
        repositoryErrors.nothingToChange,
        datasetErrors.tooManyDatapoints,
        repositoryErrors.refused,
        repositoryErrors.notFound,
        repositoryErrors.failed,
        repositoryErrors.limited,
      ],
    }),
  },
});
