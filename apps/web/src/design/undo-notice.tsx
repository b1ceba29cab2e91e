import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";

type UndoNotice = { id: string; text: string; undo: () => void };

/** Says for ten seconds that something happened, with the way back. */
export function showUndoNotice({ id, text, undo }: UndoNotice): void {
  notifications.show({
    id,
    autoClose: 10_000,
    message: (
      <>
        {text}{" "}
        <Button variant="default" size="compact-xs" ml={8} onClick={undo}>
          Undo
        </Button>
      </>
    ),
  });
}
