import { useState } from "react";

export type Selection = {
  ids: ReadonlySet<string>;
  toggle: (ids: readonly string[], isChosen: boolean) => void;
  clear: () => void;
};

/** Which rows are chosen; a page further on they still are. */
export function useSelection(): Selection {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  return {
    ids,
    toggle: (given, isChosen) =>
      setIds((before) => {
        const after = new Set(before);
        for (const id of given) {
          if (isChosen) after.add(id);
          else after.delete(id);
        }
        return after;
      }),
    clear: () => setIds(new Set()),
  };
}
