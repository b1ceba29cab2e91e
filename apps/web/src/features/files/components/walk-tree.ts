/** Moves the focus in a tree by arrow keys: down, up, into and out of branches. Says whether the key was one of them. */
export function walkTree(
  tree: HTMLElement,
  key: string,
  setOpen: (directoryId: string, isOpen: boolean) => void,
): boolean {
  const items = [...tree.querySelectorAll<HTMLElement>("[role=treeitem]")];
  const at = items.findIndex((item) => item === document.activeElement);
  const item = items[at];
  if (!item) return false;
  const directory = item.dataset["directory"];
  const isOpen = item.getAttribute("aria-expanded") === "true";
  const moves: Record<string, () => void> = {
    ArrowDown: () => items[at + 1]?.focus(),
    ArrowUp: () => items[at - 1]?.focus(),
    Home: () => items[0]?.focus(),
    End: () => items.at(-1)?.focus(),
    ArrowRight: () => {
      if (directory && !isOpen) setOpen(directory, true);
      else if (directory) items[at + 1]?.focus();
    },
    ArrowLeft: () => {
      if (directory && isOpen) setOpen(directory, false);
      else
        item.closest("[role=group]")?.parentElement?.querySelector<HTMLElement>("[role=treeitem]")?.focus();
    },
  };
  const move = moves[key];
  move?.();
  return move !== undefined;
}
