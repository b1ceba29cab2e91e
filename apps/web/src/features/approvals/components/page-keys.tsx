import { Modal } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { Fragment, useState } from "react";
import { isDialogOpen } from "../is-dialog-open.ts";
import { KeyHelp } from "./key-help.tsx";
import styles from "./page-keys.module.css";

export type PageKey = {
  readonly keys: string;
  readonly does: string;
  /** The same as a sentence. */
  readonly says: string;
};

const everywhere: readonly PageKey[] = [
  { keys: "Esc", does: "close", says: "closes what is open, and decides nothing" },
  { keys: "Ctrl K", does: "search", says: "searches Files and commands (⌘ K on a Mac)" },
];

/** The keys that do something on this page; `?` says of each what. */
export function PageKeys({ keys }: { keys: readonly PageKey[] }) {
  const [isOpen, setOpen] = useState(false);
  const open = (): void => {
    if (!isDialogOpen()) setOpen(true);
  };
  useHotkeys([
    ["?", open],
    ["shift+?", open],
  ]);
  return (
    <>
      <KeyHelp keys={[...keys.map((each) => [each.keys, each.does] as const), ["?", "all keys"]]} />
      <Modal opened={isOpen} onClose={() => setOpen(false)} title="Keys">
        <dl className={styles["keys"]}>
          {[...keys, ...everywhere].map((each) => (
            <Fragment key={each.keys}>
              <dt>
                <kbd>{each.keys}</kbd>
              </dt>
              <dd>{each.says}</dd>
            </Fragment>
          ))}
        </dl>
      </Modal>
    </>
  );
}
