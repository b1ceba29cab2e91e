import { ActionIcon, Menu } from "@mantine/core";
import { IconDots, IconPencil, IconPlus, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { usePermission } from "../../me/queries.ts";
import { DeleteDirectoryDialog } from "./delete-file-dialog.tsx";
import { MoveDirectoryDialog } from "./move-dialog.tsx";

type DirectoryMenuProps = { directory: { id: string; path: string }; onNew: (path: string) => void };

/** What can be done with a directory. */
export function DirectoryMenu({ directory, onNew }: DirectoryMenuProps) {
  const [dialog, setDialog] = useState<"move" | "delete">();
  const mayWrite = usePermission("write");
  const close = (): void => setDialog(undefined);
  if (!mayWrite) return null;
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon aria-label={`More about ${directory.path}`}>
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconPlus size={14} />} onClick={() => onNew(`${directory.path}/`)}>
            New Prompt in it…
          </Menu.Item>
          <Menu.Item leftSection={<IconPencil size={14} />} onClick={() => setDialog("move")}>
            Rename or move…
          </Menu.Item>
          <Menu.Item leftSection={<IconTrash size={14} />} color="red" onClick={() => setDialog("delete")}>
            Delete the directory…
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {dialog === "move" && <MoveDirectoryDialog directory={directory} onClose={close} />}
      {dialog === "delete" && <DeleteDirectoryDialog directory={directory} onClose={close} />}
    </>
  );
}
