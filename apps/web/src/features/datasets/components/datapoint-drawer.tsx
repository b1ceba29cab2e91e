import { ActionIcon, Button, Drawer } from "@mantine/core";
import type { Datapoint } from "@parley/contract";
import { IconChevronDown, IconChevronUp, IconCopy, IconPencil, IconTrash, IconX } from "@tabler/icons-react";
import drawer from "../../logs/components/log-drawer.module.css";
import { CopyButton } from "../../../design/copy-button.tsx";
import { DatapointContent } from "./datapoint-content.tsx";
import styles from "./datapoint-drawer.module.css";

export type DatapointAct = "edit" | "duplicate" | "delete";

type DatapointDrawerProps = {
  datapoint: Datapoint | undefined;
  /** Why it cannot be changed, where it cannot. */
  readOnly: string | undefined;
  onAct: (act: DatapointAct) => void;
  onWalk: (by: number) => void;
  onClose: () => void;
};

/** A Datapoint from the right, beside its list. Escape closes it, `j` and `k` go on to the next. */
export function DatapointDrawer({ datapoint, readOnly, onAct, onWalk, onClose }: DatapointDrawerProps) {
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
      <Drawer.Content className={drawer["drawer"] ?? ""} aria-label="Datapoint">
        <header className={drawer["head"]}>
          <Drawer.Title className={drawer["title"] ?? ""}>
            Datapoint <code>{datapoint?.id}</code>
          </Drawer.Title>
          {datapoint && <CopyButton text={datapoint.id} label="Copy the id" />}
          <span className={drawer["walk"]}>
            <ActionIcon aria-label="The one before" title="The one before (k)" onClick={() => onWalk(-1)}>
              <IconChevronUp size={16} />
            </ActionIcon>
            <ActionIcon aria-label="The next one" title="The next one (j)" onClick={() => onWalk(1)}>
              <IconChevronDown size={16} />
            </ActionIcon>
            <ActionIcon aria-label="Close" title="Close (Esc)" onClick={onClose}>
              <IconX size={16} />
            </ActionIcon>
          </span>
        </header>
        <Drawer.Body className={drawer["body"] ?? ""}>
          {datapoint ? (
            <>
              <Acts isReadOnly={readOnly !== undefined} onAct={onAct} />
              {readOnly && <p className={styles["why"]}>{readOnly}</p>}
              <DatapointContent datapoint={datapoint} />
            </>
          ) : (
            <p className={styles["why"]}>It is not on this page of the list.</p>
          )}
        </Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  );
}

function Acts({ isReadOnly, onAct }: { isReadOnly: boolean; onAct: (act: DatapointAct) => void }) {
  return (
    <div className={styles["acts"]}>
      <Button
        variant="default"
        leftSection={<IconPencil size={14} />}
        disabled={isReadOnly}
        onClick={() => onAct("edit")}
      >
        Edit…
      </Button>
      <Button
        variant="default"
        leftSection={<IconCopy size={14} />}
        disabled={isReadOnly}
        onClick={() => onAct("duplicate")}
      >
        Duplicate…
      </Button>
      <Button
        variant="subtle"
        color="red"
        leftSection={<IconTrash size={14} />}
        disabled={isReadOnly}
        onClick={() => onAct("delete")}
      >
        Remove…
      </Button>
    </div>
  );
}
