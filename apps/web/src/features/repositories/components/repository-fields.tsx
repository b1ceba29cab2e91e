import { Checkbox, PasswordInput, TextInput } from "@mantine/core";
import type { Repository } from "../queries.ts";

export type RepositoryFieldValues = Pick<Repository, "host" | "name" | "branch" | "folder" | "base_url"> & {
  token: string;
  isRenewing: boolean;
};

export const baseUrls = { github: "https://api.github.com", gitlab: "https://gitlab.com/api/v4" };

type RepositoryFieldsProps = {
  values: RepositoryFieldValues;
  isNew: boolean;
  change: (part: Partial<RepositoryFieldValues>) => void;
};

/** Where the repository is, and what opens it. */
export function RepositoryFields({ values, isNew, change }: RepositoryFieldsProps) {
  const textOf = (name: "name" | "branch" | "folder" | "base_url" | "token") => ({
    value: values[name],
    onChange: (event: { currentTarget: { value: string } }) => change({ [name]: event.currentTarget.value }),
  });
  return (
    <>
      <TextInput label="Repository" placeholder="acme/prompts" {...textOf("name")} data-autofocus />
      <TextInput
        label="Branch"
        description="Where pull requests go and merges come from."
        {...textOf("branch")}
      />
      <TextInput
        label="Folder"
        description="Where paths of Files begin. Empty: at the top."
        placeholder="prompts"
        {...textOf("folder")}
      />
      <PasswordInput
        label="Token"
        description={
          isNew
            ? "May read and write contents and pull requests. Kept encrypted, and never shown."
            : "Empty: the one there is stays, unless host or address change."
        }
        autoComplete="off"
        {...textOf("token")}
      />
      <TextInput
        label="Address of the API"
        description="For servers of your own."
        placeholder={baseUrls[values.host]}
        {...textOf("base_url")}
      />
      {!isNew && (
        <Checkbox
          label="Give its webhook a new secret"
          checked={values.isRenewing}
          onChange={(event) => change({ isRenewing: event.currentTarget.checked })}
        />
      )}
    </>
  );
}
