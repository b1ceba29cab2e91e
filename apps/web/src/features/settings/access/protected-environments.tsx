import { Button, Modal, MultiSelect } from "@mantine/core";
import type { Environment } from "@parley/contract";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Confirm } from "../../../design/confirm.tsx";
import { FormError } from "../../../design/form-error.tsx";
import form from "../../../design/form.module.css";
import rows from "../../../design/rows.module.css";
import { Tag } from "../../../design/tag.tsx";
import { ListSection } from "../../people/components/list-section.tsx";
import {
  protectedEnvironmentsQuery,
  type Subject,
  useProtectEnvironment,
  useUnprotectEnvironment,
} from "../access-queries.ts";
import { environmentListQuery } from "../queries.ts";
import { fromKey, toKey, useSubjects } from "./subjects.ts";

type Dialog = { act: "protect" | "open"; environment: Environment };

/** Who deploys to which environment. */
export function ProtectedEnvironments({ mayManage }: { mayManage: boolean }) {
  const list = useQuery(environmentListQuery);
  const protections = useQuery(protectedEnvironmentsQuery).data ?? [];
  const [dialog, setDialog] = useState<Dialog>();
  const deployersOf = (id: string): Subject[] | undefined =>
    protections.find(({ environment_id }) => environment_id === id)?.deployers;
  const close = (): void => setDialog(undefined);
  return (
    <>
      <ListSection title="Who deploys where" list={list} none="There are no environments.">
        {(environment) => (
          <EnvironmentRow
            key={environment.id}
            environment={environment}
            deployers={deployersOf(environment.id)}
            {...(mayManage && { onAct: (act) => setDialog({ act, environment }) })}
          />
        )}
      </ListSection>
      {dialog?.act === "protect" && (
        <ProtectDialog
          environment={dialog.environment}
          deployers={deployersOf(dialog.environment.id)}
          onClose={close}
        />
      )}
      {dialog?.act === "open" && <OpenDialog environment={dialog.environment} onClose={close} />}
    </>
  );
}

type EnvironmentRowProps = {
  environment: Environment;
  deployers: Subject[] | undefined;
  onAct?: (act: Dialog["act"]) => void;
};

function EnvironmentRow({ environment, deployers, onAct }: EnvironmentRowProps) {
  const { nameOf } = useSubjects();
  return (
    <div className={rows["row"]} role="group" aria-label={environment.name}>
      <div className={rows["words"]}>
        <strong>{environment.name}</strong>
        {deployers && <Tag>protected</Tag>}
        <span className={deployers ? undefined : rows["quiet"]}>
          {deployers
            ? [...deployers.map(nameOf), "admins"].join(", ")
            : "everybody who has the permission deploy"}
        </span>
      </div>
      {onAct && (
        <div className={rows["acts"]}>
          <Button variant="subtle" onClick={() => onAct("protect")}>
            {deployers ? "Change…" : "Protect…"}
          </Button>
          {deployers && (
            <Button variant="subtle" color="red" onClick={() => onAct("open")}>
              Open to all…
            </Button>
          )}
        </div>
      )}
    </div>
  );
}

type ProtectDialogProps = { environment: Environment; deployers: Subject[] | undefined; onClose: () => void };

function ProtectDialog({ environment, deployers, onClose }: ProtectDialogProps) {
  const [chosen, setChosen] = useState(deployers?.map(toKey) ?? []);
  const { groups } = useSubjects();
  const protect = useProtectEnvironment(environment.id);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    protect.mutate(chosen.map(fromKey), { onSuccess: onClose });
  };
  return (
    <Modal opened onClose={onClose} title={`Who deploys to ${environment.name}`}>
      <form className={form["form"]} onSubmit={submit} noValidate>
        <MultiSelect
          label="Deployers"
          description="Beside admins. Whoever is named needs the permission deploy as well."
          placeholder={chosen.length === 0 ? "admins alone" : ""}
          searchable
          nothingFoundMessage="Nobody is called that."
          data={groups}
          value={chosen}
          onChange={setChosen}
          openOnFocus={false}
          data-autofocus
        />
        <FormError error={protect.error} />
        <div className={form["acts"]}>
          <Button type="submit" loading={protect.isPending}>
            {deployers ? "Save who deploys" : `Protect ${environment.name}`}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

function OpenDialog({ environment, onClose }: { environment: Environment; onClose: () => void }) {
  const open = useUnprotectEnvironment(environment.id);
  return (
    <Confirm
      isOpen
      isDangerous
      title={`Open ${environment.name} to all?`}
      act={`Open ${environment.name}`}
      isPending={open.isPending}
      error={open.error}
      onConfirm={() => open.mutate(undefined, { onSuccess: onClose })}
      onClose={onClose}
    >
      <p>Everybody who has the permission deploy deploys there from then on.</p>
    </Confirm>
  );
}
