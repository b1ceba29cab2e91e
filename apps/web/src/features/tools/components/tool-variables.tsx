import { Button } from "@mantine/core";
import type { Tool } from "@parley/contract";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Confirm } from "../../../design/confirm.tsx";
import { ErrorState } from "../../../design/error-state.tsx";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import { Section } from "../../../design/section.tsx";
import { usePermission } from "../../me/queries.ts";
import { neededVariables, takesVariables } from "../needed-variables.ts";
import { toolVariablesQuery, useDeleteVariable } from "../queries.ts";
import styles from "./tool-variables.module.css";
import { VariableDialog } from "./variable-dialog.tsx";

type Dialog = { act: "save" | "delete"; name: string };

/** The secrets a Tool is given when it runs: their names, and ways to set and delete them. */
export function ToolVariables({ tool }: { tool: Tool }) {
  const saved = useQuery({ ...toolVariablesQuery(tool.id), enabled: takesVariables(tool) });
  const [dialog, setDialog] = useState<Dialog>();
  const mayWrite = usePermission("write");
  if (!takesVariables(tool)) return null;
  const names = saved.data ?? [];
  const missing = saved.data ? neededVariables(tool).filter((name) => !names.includes(name)) : [];
  const close = (): void => setDialog(undefined);
  return (
    <Section
      title="Environment variables"
      aside={mayWrite && <AddButton onClick={() => setDialog({ act: "save", name: "" })} />}
    >
      {saved.isPending && <LoadingRows count={1} />}
      {saved.error && (
        <ErrorState
          error={saved.error}
          title="The names could not be read"
          retry={() => void saved.refetch()}
        />
      )}
      {saved.data && names.length + missing.length === 0 && (
        <p className={styles["none"]}>
          None. Keep tokens and passwords here, not in the settings: they are encrypted, belong to all
          versions, and are never shown again.
        </p>
      )}
      {missing.map((name) => (
        <div key={name} className={styles["row"]} role="group" aria-label={name}>
          <code>{name}</code>
          <span className={styles["missing"]}>needed, not set</span>
          {mayWrite && <Button onClick={() => setDialog({ act: "save", name })}>Set…</Button>}
        </div>
      ))}
      {names.map((name) => (
        <div key={name} className={styles["row"]} role="group" aria-label={name}>
          <code>{name}</code>
          <span className={styles["quiet"]}>set, hidden</span>
          {mayWrite && (
            <>
              <Button variant="subtle" onClick={() => setDialog({ act: "save", name })}>
                Replace…
              </Button>
              <Button variant="subtle" color="red" onClick={() => setDialog({ act: "delete", name })}>
                Delete…
              </Button>
            </>
          )}
        </div>
      ))}
      {dialog?.act === "save" && <VariableDialog toolId={tool.id} name={dialog.name} onClose={close} />}
      {dialog?.act === "delete" && <DeleteDialog toolId={tool.id} name={dialog.name} onClose={close} />}
    </Section>
  );
}

const AddButton = ({ onClick }: { onClick: () => void }) => (
  <Button variant="subtle" leftSection={<IconPlus size={14} />} onClick={onClick}>
    Add a variable…
  </Button>
);

function DeleteDialog({ toolId, name, onClose }: { toolId: string; name: string; onClose: () => void }) {
  const remove = useDeleteVariable(toolId);
  return (
    <Confirm
      isOpen
      isDangerous
      title={`Delete ${name}?`}
      act={`Delete ${name} for good`}
      isPending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate(name, { onSuccess: onClose })}
      onClose={onClose}
    >
      <p>Every version of the Tool runs without it from now on. Its value cannot be shown or restored.</p>
    </Confirm>
  );
}
