import { Menu } from "@mantine/core";
import { useClipboard } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import type { File } from "@parley/contract";
import { IconCopy, IconDownload } from "@tabler/icons-react";
import { explainError } from "../../../design/error-state.tsx";
import { type FileText, joinTexts, readTexts, saveTexts } from "../texts-of-file.ts";

/** What can be done with a File's newest version as text: copy it, save it. */
export function TextMenuItems({ file }: { file: File }) {
  const clipboard = useClipboard();
  const act = (use: (texts: FileText[]) => void) => (): void => {
    readTexts(file).then(use, (error: unknown) => {
      notifications.show({ color: "red", title: "The text could not be read", message: explainError(error) });
    });
  };
  return (
    <>
      <Menu.Item
        leftSection={<IconCopy size={14} />}
        onClick={act((texts) => clipboard.copy(joinTexts(texts)))}
      >
        Copy as a file
      </Menu.Item>
      <Menu.Item leftSection={<IconDownload size={14} />} onClick={act(saveTexts)}>
        Download as a file
      </Menu.Item>
    </>
  );
}
