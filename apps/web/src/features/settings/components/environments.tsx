import { Button, Modal, TextInput } from "@mantine/core";
import type { Environment } from "@parley/contract";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Confirm } from "../../../design/confirm.tsx";
import { ErrorState } from "../../../design/error-state.tsx";
import { FormError } from "../../../design/form-error.tsx";
import form from "../../../design/form.module.css";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import { Section } from "../../../design/section.tsx";
import { Tag } from "../../../design/tag.tsx";
import { usePermission } from "../../me/queries.ts";
import {
  environmentListQuery,
  useMakeDefault,
  useRemoveEnvironment,
  useSaveEnvironment,
} from "../queries.ts";
import styles from "../../../design/rows.module.css";

type Dialog =
  | { act: "save"; environment?: Environment }
  | { act: "default" | "remove"; environment: Environment };

/** The slots that versions are deployed to. */
export function Environments() {
  const list = useQuery(environmentListQuery);
  const mayAdminister = usePermission("manage-environments");
  const [dialog, setDialog] = useState<Dialog>();
  const close = (): void => setDialog(undefined);
  const add = mayAdminister && (
    <Button variant="subtle" leftSection={<IconPlus size={14} />} onClick={() => setDialog({ act: "save" })}>
      Add an environment…
    </Button>
  );
  return (
    <Section title="Environments" aside={add}>
      {list.isPending && <LoadingRows count={3} />}
      {list.error && (
        <ErrorState
          error={list.error}
          title="The environments could not be read"
          retry={() => void list.refetch()}
        />
      )}
      {list.data?.map((environment) => (
        <EnvironmentRow
          key={environment.id}
          environment={environment}
          mayAdminister={mayAdminister}
          onAct={(act) => setDialog({ act, environment })}
        />
      ))}
      {dialog?.act === "save" && <SaveDialog environment={dialog.environment} onClose={close} />}
      {dialog?.act === "default" && <DefaultDialog environment={dialog.environment} onClose={close} />}
      {dialog?.act === "remove" && <RemoveDialog environment={dialog.environment} onClose={close} />}
    </Section>
  );
}

type EnvironmentRowProps = {
  environment: Environment;
  mayAdminister: boolean;
  onAct: (act: Dialog["act"]) => void;
};

function EnvironmentRow({ environment, mayAdminister, onAct }: EnvironmentRowProps) {
  const isDefault = environment.tag === "default";
  return (
    <div className={styles["row"]} role="group" aria-label={environment.name}>
      <div className={styles["words"]}>
        <strong>{environment.name}</strong>
        {isDefault && <Tag>default</Tag>}
      </div>
      {mayAdminister && (
        <div className={styles["acts"]}>
          {!isDefault && (
            <Button variant="subtle" onClick={() => onAct("default")}>
              Make default…
            </Button>
          )}
          <Button variant="subtle" onClick={() => onAct("save")}>
            Rename…
          </Button>
          {!isDefault && (
            <Button variant="subtle" color="red" onClick={() => onAct("remove")}>
              Remove…
            </Button>
          )}
        </div>
      )}
    </div>
  );
}

function SaveDialog(props: { environment: Environment | undefined; onClose: () => void }) {
  const { environment, onClose } = props;
  const [name, setName] = useState(environment?.name ?? "");
  const save = useSaveEnvironment();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save.mutate({ id: environment?.id, name: name.trim() }, { onSuccess: onClose });
  };
  return (
    <Modal opened onClose={onClose} title={environment ? `Rename ${environment.name}` : "New environment"}>
      <form onSubmit={submit} className={form["form"]}>
        <TextInput
          label="Name"
          description={
            environment
              ? "Callers that use the old name will no longer find it."
              : "Callers name it to get what is deployed there."
          }
          placeholder="staging"
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          data-autofocus
        />
        <FormError error={save.error} />
        <div className={form["acts"]}>
          <Button
            type="submit"
            loading={save.isPending}
            disabled={!name.trim() || name.trim() === environment?.name}
          >
            {environment ? "Rename the environment" : "Create the environment"}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

function DefaultDialog({ environment, onClose }: { environment: Environment; onClose: () => void }) {
  const make = useMakeDefault();
  const current = useQuery(environmentListQuery).data?.find(({ tag }) => tag === "default");
  return (
    <Confirm
      isOpen
      title={`Make ${environment.name} the default?`}
      act={`Make ${environment.name} the default`}
      isPending={make.isPending}
      error={make.error}
      onConfirm={() => make.mutate(environment.id, { onSuccess: onClose })}
      onClose={onClose}
    >
      <p>
        Calls that name neither an environment nor a version get at once what is deployed to{" "}
        {environment.name}; until now it is {current?.name ?? "another"}. Where nothing is deployed there,
        they get the newest version.
      </p>
    </Confirm>
  );
}

function RemoveDialog({ environment, onClose }: { environment: Environment; onClose: () => void }) {
  const remove = useRemoveEnvironment();
  return (
    <Confirm
      isOpen
      isDangerous
      title={`Remove ${environment.name}?`}
      act={`Remove ${environment.name}`}
      isPending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate(environment.id, { onSuccess: onClose })}
      onClose={onClose}
    >
      <p>Calls that name it will fail. While anything is deployed or watched there it cannot be removed.</p>
    </Confirm>
  );
}
