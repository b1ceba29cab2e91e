import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Confirm } from "../../../design/confirm.tsx";
import { CopyButton } from "../../../design/copy-button.tsx";
import { ErrorState } from "../../../design/error-state.tsx";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import { Section } from "../../../design/section.tsx";
import rows from "../../../design/rows.module.css";
import { type Repository, repositoryQuery, useDeleteRepository } from "../queries.ts";
import { RepositoryDialog } from "./repository-dialog.tsx";
import styles from "./repository-settings.module.css";

const hostNames = { github: "GitHub", gitlab: "GitLab" };

/** The repository that Files live in. */
export function RepositorySettings() {
  const repository = useQuery(repositoryQuery);
  const [dialog, setDialog] = useState<"change" | "forget">();
  const close = (): void => setDialog(undefined);
  const aside = repository.isSuccess && (
    <Button variant="subtle" onClick={() => setDialog("change")}>
      {repository.data ? "Change…" : "Choose a repository…"}
    </Button>
  );
  return (
    <Section title="Git" aside={aside}>
      {repository.isPending && <LoadingRows count={2} />}
      {repository.error && (
        <ErrorState
          error={repository.error}
          title="The repository could not be read"
          retry={() => void repository.refetch()}
        />
      )}
      {repository.data === null && (
        <p className={rows["none"]}>
          No repository yet. With one, a version that was made here goes to git as a pull request, and what is
          merged comes back as a version.
        </p>
      )}
      {repository.data && <Place repository={repository.data} forget={() => setDialog("forget")} />}
      {dialog === "change" && <RepositoryDialog repository={repository.data ?? null} onClose={close} />}
      {dialog === "forget" && repository.data && (
        <ForgetRepository repository={repository.data} onClose={close} />
      )}
    </Section>
  );
}

function Place({ repository, forget }: { repository: Repository; forget: () => void }) {
  const { host, name, branch, folder, hook_url, last_error } = repository;
  return (
    <div className={styles["place"]}>
      <div className={styles["name"]}>
        <strong>{name}</strong>
        <span className={rows["quiet"]}>
          {hostNames[host]}, branch {branch}
          {folder && `, folder ${folder}`}
        </span>
        <Button variant="subtle" color="red" onClick={forget}>
          Forget…
        </Button>
      </div>
      <div className={styles["hook"]}>
        <span className={rows["quiet"]}>Its webhook sends pushes and merges to</span>
        <code>{hook_url}</code>
        <CopyButton text={hook_url} label="Copy the address of the webhook" />
      </div>
      {last_error && (
        <p role="alert" className={styles["error"]}>
          The last push could not be brought in: {last_error}
        </p>
      )}
    </div>
  );
}

function ForgetRepository({ repository, onClose }: { repository: Repository; onClose: () => void }) {
  const remove = useDeleteRepository();
  return (
    <Confirm
      isOpen
      isDangerous
      title={`Forget ${repository.name}?`}
      act="Forget the repository"
      isPending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate(undefined, { onSuccess: onClose })}
      onClose={onClose}
    >
      <p>
        Its token, the secret of its webhook and the list of pull requests are deleted. Nothing changes in the
        repository, and versions keep their commits.
      </p>
    </Confirm>
  );
}
