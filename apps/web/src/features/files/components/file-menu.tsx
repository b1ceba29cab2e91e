import { ActionIcon, Menu } from "@mantine/core";
import { useClipboard } from "@mantine/hooks";
import type { File } from "@parley/contract";
import { IconCopy, IconDots, IconPencil, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { usePermission } from "../../me/queries.ts";
import { TextMenuItems } from "../../repositories/components/text-menu-items.tsx";
import { fileTypes } from "../file-types.ts";
import { DeleteFileDialog } from "./delete-file-dialog.tsx";
import { MoveFileDialog } from "./move-dialog.tsx";

type FileMenuProps = { file: File; onDeleted?: () => void };

/** What can be done with a File of any type. */
export function FileMenu({ file, onDeleted }: FileMenuProps) {
  const [dialog, setDialog] = useState<"move" | "delete">();
  const clipboard = useClipboard();
  const mayWrite = usePermission("write");
  const close = (): void => setDialog(undefined);
  const noun = fileTypes[file.type].title;
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon aria-label={`More about ${file.path}`}>
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconCopy size={14} />} onClick={() => clipboard.copy(file.path)}>
            Copy the path
          </Menu.Item>
          <Menu.Item leftSection={<IconCopy size={14} />} onClick={() => clipboard.copy(file.id)}>
            Copy the id
          </Menu.Item>
          <TextMenuItems file={file} />
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
            Delete the {noun}…
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {dialog === "move" && <MoveFileDialog file={file} onClose={close} />}
      {dialog === "delete" && (
        <DeleteFileDialog file={file} onClose={close} {...(onDeleted && { onDeleted })} />
      )}
    </>
  );
}
