import { useEffect } from "react";
import { keepPushUp } from "./push-browser.ts";

/** Keeps a browser that is subscribed known to the server, once a visit. */
export function usePushUpkeep(isSignedIn: boolean): void {
  useEffect(() => {
    // Whoever wants to know sees it in the settings; here nobody asked.
    if (isSignedIn) keepPushUp().catch(() => {});
  }, [isSignedIn]);
}
