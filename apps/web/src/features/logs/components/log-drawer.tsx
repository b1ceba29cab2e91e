import { ActionIcon, Drawer } from "@mantine/core";
import { IconChevronDown, IconChevronUp, IconX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { CopyButton } from "../../../design/copy-button.tsx";
import { ErrorState } from "../../../design/error-state.tsx";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import { logQuery } from "../queries.ts";
import { LogDetail } from "./log-detail.tsx";
import styles from "./log-drawer.module.css";

/** What the ways up and down are called where the list is not one of Logs, newest first. */
type Steps = { before: string; after: string };

type LogDrawerProps = {
  id: string;
  steps?: Steps;
  onWalk: (by: number) => void;
  onClose: () => void;
};

const listSteps: Steps = { before: "Newer log", after: "Older log" };

/** A Log from the right, beside the list it came from. Escape closes it, `j` and `k` go on to the next. */
export function LogDrawer({ id, steps = listSteps, onWalk, onClose }: LogDrawerProps) {
  const log = useQuery(logQuery(id));
  return (
    <Drawer.Root
      opened
      onClose={onClose}
      position="right"
      size={640}
      lockScroll={false}
      trapFocus={false}
      returnFocus={false}
      transitionProps={{ duration: 140 }}
    >
      <Drawer.Content className={styles["drawer"] ?? ""} aria-label="Log">
        <header className={styles["head"]}>
          <Drawer.Title className={styles["title"] ?? ""}>
            Log <code>{id}</code>
          </Drawer.Title>
          <CopyButton text={id} label="Copy the id" />
          <span className={styles["walk"]}>
            <ActionIcon aria-label={steps.before} title={`${steps.before} (k)`} onClick={() => onWalk(-1)}>
              <IconChevronUp size={16} />
            </ActionIcon>
            <ActionIcon aria-label={steps.after} title={`${steps.after} (j)`} onClick={() => onWalk(1)}>
              <IconChevronDown size={16} />
            </ActionIcon>
            <ActionIcon aria-label="Close" title="Close (Esc)" onClick={onClose}>
              <IconX size={16} />
            </ActionIcon>
          </span>
        </header>
        <Drawer.Body className={styles["body"] ?? ""}>
          {log.isPending && <LoadingRows count={8} />}
          {log.error && (
            <ErrorState
              error={log.error}
              title="This log could not be read"
              retry={() => void log.refetch()}
            />
          )}
          {log.data && <LogDetail log={log.data} />}
        </Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  );
}
