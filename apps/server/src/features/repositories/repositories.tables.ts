import type { PullRequest, Repository } from "@parley/contract";

export type RepositoryRow = {
  id: string;
  organization_id: string;
  host: Repository["host"];
  base_url: string;
  name: string;
  branch: string;
  folder: string;
  sealed_token: string;
  sealed_hook_secret: string;
  last_error: string | null;
  /** JSON of a PushOrder; null before the first push. */
  push_order: string | null;
  created_at: number;
  updated_at: number;
};

export type PullRequestRow = {
  id: string;
  organization_id: string;
  repository_id: string;
  file_id: string;
  version_id: string;
  number: number;
  url: string;
  branch: string;
  title: string;
  state: PullRequest["state"];
  /** JSON of an Author. */
  created_by: string | null;
  created_at: number;
};

export type RepositoryTables = { git_repositories: RepositoryRow; git_pull_requests: PullRequestRow };
