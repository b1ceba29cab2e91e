import { Button, Modal, SegmentedControl } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { FormError } from "../../../design/form-error.tsx";
import form from "../../../design/form.module.css";
import { SecretDialog } from "../../webhooks/components/secret-dialog.tsx";
import { type Repository, type RepositoryDraft, useSetRepository } from "../queries.ts";
import { baseUrls, RepositoryFields, type RepositoryFieldValues } from "./repository-fields.tsx";

type RepositoryDialogProps = { repository: Repository | null; onClose: () => void };

const empty = { host: "github", name: "", branch: "main", folder: "", base_url: "" } as const;

/** Chooses the repository, or changes where it is; the secret of its webhook is shown when it is new. */
export function RepositoryDialog({ repository, onClose }: RepositoryDialogProps) {
  const set = useSetRepository();
  const [values, setValues] = useState<RepositoryFieldValues>({
    ...(repository ?? empty),
    token: "",
    isRenewing: false,
  });
  const change = (part: Partial<RepositoryFieldValues>): void => setValues({ ...values, ...part });
  const chooseHost = (host: Repository["host"]): void =>
    change({ host, ...(values.base_url === baseUrls[values.host] && { base_url: "" }) });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    set.mutate(toDraft(values), {
      onSuccess: ({ hook_secret }) => {
        if (hook_secret === null) onClose();
      },
    });
  };
  if (set.data?.hook_secret)
    return <NewSecret secret={set.data.hook_secret} repository={set.data.repository} onClose={onClose} />;
  return (
    <Modal opened onClose={onClose} title={repository ? "Change the repository" : "Choose a repository"}>
      <form onSubmit={submit} className={form["form"]} noValidate>
        <SegmentedControl
          aria-label="Host"
          value={values.host}
          onChange={(host) => chooseHost(host === "gitlab" ? "gitlab" : "github")}
          data={[
            { value: "github", label: "GitHub" },
            { value: "gitlab", label: "GitLab" },
          ]}
        />
        <RepositoryFields values={values} isNew={repository === null} change={change} />
        <FormError error={set.error} />
        <div className={form["acts"]}>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={set.isPending}>
            Save the repository
          </Button>
        </div>
      </form>
    </Modal>
  );
}

function toDraft({ host, isRenewing, token, ...texts }: RepositoryFieldValues): RepositoryDraft {
  const base_url = texts.base_url.trim();
  return {
    host,
    name: texts.name.trim(),
    branch: texts.branch.trim(),
    folder: texts.folder.trim(),
    ...(base_url && { base_url }),
    ...(token && { token }),
    ...(isRenewing && { renew_hook_secret: true }),
  };
}

function NewSecret(props: { secret: string; repository: Repository; onClose: () => void }) {
  const { name, host, hook_url } = props.repository;
  return (
    <SecretDialog secret={props.secret} onClose={props.onClose}>
      Add a webhook to {name} with this secret and the address {hook_url}, as JSON, for pushes and{" "}
      {host === "github" ? "pull requests" : "merge requests"}. The secret is shown here and never again.
    </SecretDialog>
  );
}
