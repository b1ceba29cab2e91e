import { useEffect, useRef } from "react";

type Steps = {
  /** Whether the list is there. */
  isThere: boolean;
  /** Where one is; whoever goes elsewhere owes no steps any more. */
  at: string | undefined;
  take: (by: number) => void;
};

/** Steps through a list, by keys or buttons: those asked for before it has come are taken once it has. */
export function useSteps({ isThere, at, take }: Steps): (by: number) => void {
  const owed = useRef({ at, by: 0 });
  useEffect(() => {
    const { at: from, by } = owed.current;
    if (!isThere || by === 0) return;
    owed.current = { at, by: 0 };
    if (from === at) take(by);
  });
  return (by) => {
    if (isThere) return take(by);
    const before = owed.current.at === at ? owed.current.by : 0;
    owed.current = { at, by: before + by };
  };
}
