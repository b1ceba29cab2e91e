import { ActionIcon, Menu } from "@mantine/core";
import { useClipboard } from "@mantine/hooks";
import type { Prompt } from "@parley/sdk";
import { IconCopy, IconDots, IconPencil, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { FileHeading } from "../../files/components/file-heading.tsx";
import type { FileEnvironment } from "../../files/file-client.ts";
import { usePermission } from "../../me/queries.ts";
import { TextMenuItems } from "../../repositories/components/text-menu-items.tsx";
import { DeletePromptDialog } from "./delete-prompt-dialog.tsx";
import { MovePromptDialog } from "./move-prompt-dialog.tsx";
import styles from "./prompt-header.module.css";

type PromptHeaderProps = {
  prompt: Prompt;
  environments: readonly FileEnvironment[];
  slotRef: (slot: HTMLElement | null) => void;
};

/** The heading of a prompt: the open tab puts its own acts into the slot. */
export function PromptHeader({ prompt, environments, slotRef }: PromptHeaderProps) {
  return (
    <FileHeading file={prompt} environments={environments}>
      <div ref={slotRef} className={styles["slot"]} />
      <PromptMenu prompt={prompt} />
    </FileHeading>
  );
}

function PromptMenu({ prompt }: { prompt: Prompt }) {
  const [dialog, setDialog] = useState<"move" | "delete">();
  const clipboard = useClipboard();
  const mayWrite = usePermission("write");
  const close = (): void => setDialog(undefined);
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon size={30} aria-label="More about this prompt">
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconCopy size={14} />} onClick={() => clipboard.copy(prompt.path)}>
            Copy the path
          </Menu.Item>
          <Menu.Item leftSection={<IconCopy size={14} />} onClick={() => clipboard.copy(prompt.id)}>
            Copy the id
          </Menu.Item>
          <TextMenuItems file={prompt} />
          <Menu.Item
            leftSection={<IconPencil size={14} />}
            disabled={!mayWrite}
            onClick={() => setDialog("move")}
          >
            Rename or move…
          </Menu.Item>
          <Menu.Item
            leftSection={<IconTrash size={14} />}
            color="red"
            disabled={!mayWrite}
            onClick={() => setDialog("delete")}
          >
            Delete the prompt…
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {dialog === "move" && <MovePromptDialog prompt={prompt} onClose={close} />}
      {dialog === "delete" && <DeletePromptDialog prompt={prompt} onClose={close} />}
    </>
  );
}
