import type { GitSource } from "@parley/contract";

/** How what is here stands to what git had when it was last heard of. */
export type GitState =
  /** No commit is known of any version. */
  | { kind: "unknown" }
  /** The newest version is what a commit holds. */
  | { kind: "same"; source: GitSource }
  /** It was pushed with changes that no commit holds. */
  | { kind: "dirty"; source: GitSource }
  /** It was changed here since. */
  | { kind: "drifted"; source: GitSource };

/**
 * How a File's newest version stands to git; `sources` are the newest first.
 *
 * @example
 * readGitState(sources, file.version_id).kind; // "drifted"
 */
export function readGitState(sources: readonly GitSource[], newestVersionId: string): GitState {
  const own = sources.filter(({ version_id }) => version_id === newestVersionId);
  const clean = own.find(({ is_dirty }) => !is_dirty);
  if (clean) return { kind: "same", source: clean };
  const [dirty] = own;
  if (dirty) return { kind: "dirty", source: dirty };
  const [latest] = sources;
  return latest ? { kind: "drifted", source: latest } : { kind: "unknown" };
}
