import { useEffect } from "react";

type Badging = { setAppBadge?: (count: number) => Promise<void>; clearAppBadge?: () => Promise<void> };

/** How many requests wait, on the icon of the installed app; where there is none, nowhere. */
export function useAppBadge(count: number | undefined): void {
  useEffect(() => {
    if (count === undefined) return;
    const badging = navigator as unknown as Badging;
    const shown = count === 0 ? badging.clearAppBadge?.() : badging.setAppBadge?.(count);
    shown?.catch(() => {});
  }, [count]);
}
