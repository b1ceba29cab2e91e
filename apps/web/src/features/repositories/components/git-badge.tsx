import { Button, Popover } from "@mantine/core";
import type { File } from "@parley/contract";
import { IconGitBranch, IconGitPullRequest } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { RelativeTime } from "../../../design/figures.tsx";
import { Tag } from "../../../design/tag.tsx";
import { usePermission } from "../../me/queries.ts";
import { type GitState, readGitState } from "../git-state.ts";
import { gitSourcesQuery, type PullRequest, pullRequestsQuery, repositoryQuery } from "../queries.ts";
import styles from "./git-badge.module.css";
import { PullRequestDialog } from "./pull-request-dialog.tsx";

const short = (commit: string): string => commit.slice(0, 7);

/** Where a File is in git and whether it was changed here since; opened, what can be done about it. */
export function GitBadge({ file }: { file: File }) {
  const [isOpen, setOpen] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const sources = useQuery(gitSourcesQuery(file));
  const repository = useQuery(repositoryQuery);
  if (!sources.data) return null;
  const state = readGitState(sources.data, file.version_id);
  // Who has nothing to do with git is not bothered with it.
  if (state.kind === "unknown" && !repository.data) return null;
  return (
    <>
      <Popover
        opened={isOpen}
        onChange={setOpen}
        position="bottom-start"
        width={340}
        withRoles={false}
        trapFocus
        returnFocus
      >
        <Popover.Target>
          <button
            type="button"
            className={styles["badge"]}
            data-state={state.kind}
            aria-haspopup="dialog"
            aria-expanded={isOpen}
            onClick={() => setOpen(!isOpen)}
          >
            <IconGitBranch size={13} stroke={1.7} aria-hidden />
            {labelOf(state)}
          </button>
        </Popover.Target>
        <Popover.Dropdown role="dialog" aria-label="In git">
          <div className={styles["panel"]}>
            <Place state={state} />
            {repository.data && isOpen && (
              <PullRequests
                file={file}
                isSame={state.kind === "same"}
                ask={() => {
                  setOpen(false);
                  setAsking(true);
                }}
              />
            )}
          </div>
        </Popover.Dropdown>
      </Popover>
      {isAsking && repository.data && (
        <PullRequestDialog file={file} repository={repository.data} onClose={() => setAsking(false)} />
      )}
    </>
  );
}

function labelOf(state: GitState): string {
  switch (state.kind) {
    case "unknown":
      return "not in git";
    case "same":
      return `in git at ${short(state.source.commit)}`;
    case "dirty":
      return `not committed since ${short(state.source.commit)}`;
    case "drifted":
      return `changed since ${short(state.source.commit)}`;
  }
}

const words = {
  unknown: "No version of it was pushed from git, and none came from a merge.",
  same: "The newest version is what this commit holds.",
  dirty: "The newest version was pushed from a folder with changes that the commit does not hold.",
  drifted: "The newest version was made after this commit, and git does not have it.",
};

function Place({ state }: { state: GitState }) {
  if (state.kind === "unknown") return <p>{words.unknown}</p>;
  const { commit, branch, author, repository, file, pushed_at } = state.source;
  return (
    <>
      <p>{words[state.kind]}</p>
      <dl className={styles["facts"]}>
        <dt>Commit</dt>
        <dd>
          <code title={commit}>{short(commit)}</code>
          {branch && ` on ${branch}`}
        </dd>
        {author && <Fact name="By" value={author} />}
        {file && <Fact name="File" value={file} />}
        {repository && <Fact name="Repository" value={repository} />}
        <dt>Came</dt>
        <dd>
          <RelativeTime at={pushed_at} />
        </dd>
      </dl>
    </>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}

const tones = { open: "waiting", merged: "passed", closed: "neutral" } as const;

function PullRequests({ file, isSame, ask }: { file: File; isSame: boolean; ask: () => void }) {
  const mayWrite = usePermission("write");
  const list = useQuery(pullRequestsQuery(file.id));
  const isOpened = list.data?.some((one) => one.state === "open" && one.version_id === file.version_id);
  return (
    <>
      {list.data?.slice(0, 3).map((one) => (
        <PullRequestLine key={one.id} request={one} />
      ))}
      {!isSame && !isOpened && (
        <Button
          variant="default"
          disabled={!mayWrite}
          leftSection={<IconGitPullRequest size={14} />}
          onClick={ask}
        >
          Open a pull request…
        </Button>
      )}
    </>
  );
}

function PullRequestLine({ request }: { request: PullRequest }) {
  return (
    <div className={styles["request"]}>
      <Tag tone={tones[request.state]}>{request.state}</Tag>
      <a href={request.url} target="_blank" rel="noreferrer">
        #{request.number} {request.title}
      </a>
    </div>
  );
}
