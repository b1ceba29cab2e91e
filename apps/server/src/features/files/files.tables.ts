import type { FileType } from "@parley/contract";

export type DirectoryRow = {
  id: string;
  organization_id: string;
  parent_id: string | null;
  name: string;
  /** Empty for the root. */
  path: string;
  description: string | null;
  readme: string | null;
  tags: string;
  created_at: number;
  updated_at: number;
};

export type FileRow = {
  id: string;
  organization_id: string;
  directory_id: string;
  type: FileType;
  path: string;
  name: string;
  description: string | null;
  readme: string | null;
  tags: string;
  created_by: string | null;
  created_at: number;
  updated_at: number;
  last_used_at: number;
  logs_count: number;
  /** The version that was saved last, else the one that code made first; null where it is simply the newest. */
  head_version_id: string | null;
};

export type FileVersionRow = {
  id: string;
  organization_id: string;
  file_id: string;
  /** 1 for the first version of a File, then upwards from the newest there is. */
  sequence: number;
  /** SHA-256 of the canonical kernel, in hex. */
  hash: string;
  /** The canonical kernel as JSON. */
  kernel: string;
  /** SHA-256 of all of the kernel; null for versions from before it was kept. */
  content_hash: string | null;
  name: string | null;
  description: string | null;
  created_by: string | null;
  created_at: number;
  last_used_at: number;
  logs_count: number;
};

export type DeploymentRow = {
  organization_id: string;
  file_id: string;
  environment_id: string;
  version_id: string;
  created_at: number;
};

export type DeploymentEventRow = {
  id: string;
  organization_id: string;
  file_id: string;
  environment_id: string;
  /** Null where the environment was emptied. */
  version_id: string | null;
  previous_version_id: string | null;
  created_by: string | null;
  created_at: number;
};

export type MonitoringEvaluatorRow = {
  id: string;
  organization_id: string;
  file_id: string;
  evaluator_id: string;
  /** Set for a fixed version; else the version follows `environment_id`; without either, the default environment. */
  evaluator_version_id: string | null;
  environment_id: string | null;
  state: "active" | "inactive";
  created_at: number;
  updated_at: number;
};

/** Who pays for a watch; its limits are those of `monitoring`. */
type MonitoringSpenderRow = {
  monitoring_id: string;
  organization_id: string;
  sample_rate: number;
  delay_ms: number;
  spender_key_id: string | null;
};

/** An Evaluator that watches every new File of a type. */
export type MonitoringDefaultRow = {
  organization_id: string;
  file_type: FileType;
  evaluator_id: string;
  created_at: number;
};

/** A commit that a version was pushed from. */
export type GitSourceRow = {
  id: string;
  organization_id: string;
  file_id: string;
  version_id: string;
  commit_hash: string;
  branch: string | null;
  author: string | null;
  is_dirty: boolean;
  repository: string | null;
  /** The file's path in the repository. */
  file: string | null;
  created_by: string | null;
  created_at: number;
};

/** Set when it was deleted; the row goes with the last of its Logs, and nobody sees it meanwhile. */
type Deletable = { deleted_at: number | null };

/** Null until somebody reads changes: then those that are committed get the next numbers of the organization. */
type Numbered = { change_number: number | null };

/** A File that was deleted, for whoever follows changes. */
export type FileRemovalRow = Numbered & {
  file_id: string;
  organization_id: string;
  type: FileType;
  path: string;
  removed_at: number;
};

export type FileTables = {
  directories: DirectoryRow;
  files: FileRow & Deletable & Numbered;
  file_removals: FileRemovalRow;
  /** The greatest number given in an organization: a File that changes again gives up its own. */
  file_change_counts: { organization_id: string; latest: number };
  file_versions: FileVersionRow & Deletable;
  version_git_sources: GitSourceRow;
  deployments: DeploymentRow;
  deployment_events: DeploymentEventRow;
  monitoring_evaluators: MonitoringEvaluatorRow;
  monitoring_watches: MonitoringSpenderRow;
  monitoring_defaults: MonitoringDefaultRow;
};
