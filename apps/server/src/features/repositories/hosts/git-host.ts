import type { IncomingHttpHeaders } from "node:http";
import type { Egress } from "../../../kernel/egress/create-egress.ts";

/** How to reach a repository. */
export type HostConnection = {
  egress: Egress;
  baseUrl: string;
  /** `owner/name`. */
  name: string;
  token: string;
  signal?: AbortSignal | undefined;
};

/** A text of the repository as it is to be. */
export type ChangedText = { path: string; text: string; isNew: boolean };

export type NewPullRequest = {
  /** Where it is to be merged. */
  base: string;
  /** A branch that is not there yet. */
  branch: string;
  title: string;
  description: string;
  files: readonly ChangedText[];
};

/** A repository on one host. What the host refuses is a ParleyError of `repositoryErrors`. */
export interface GitHost {
  /** Undefined where the file is not there at the commit or branch. */
  readText(path: string, ref: string): Promise<string | undefined>;
  /** The paths that were added or changed between two commits. */
  listChanged(before: string, after: string): Promise<string[]>;
  /** One branch with one commit, and a pull request of it; neither where it fails. */
  openPullRequest(request: NewPullRequest): Promise<{ number: number; url: string }>;
}

/** What a host tells through its hook. */
export type HookEvent =
  | { kind: "push"; branch: string; before: string; commit: string; author: string | undefined }
  | { kind: "pull-request"; number: number; state: "open" | "merged" | "closed" };

export type HookRequest = { headers: IncomingHttpHeaders | Record<string, string>; body: Buffer };

/** A kind of host: where it is, how it is asked, and how to read what it sends. */
export type GitHostKind = {
  defaultBaseUrl: string;
  open(connection: HostConnection): GitHost;
  /** Whether the host sent this: it knows the secret. */
  isGenuine(request: HookRequest, secret: string): boolean;
  /** Undefined for what is of no interest. */
  readHook(request: HookRequest): HookEvent | undefined;
};
