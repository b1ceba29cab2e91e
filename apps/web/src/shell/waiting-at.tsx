import { PendingCount } from "../features/approvals/components/pending-count.tsx";
import { WaitingCount } from "../features/reviews/components/waiting-count.tsx";
import type { Destination } from "./destinations.ts";

/** How much waits at a place for whoever looks. */
export function WaitingAt({ to }: Pick<Destination, "to">) {
  if (to === "/approvals") return <PendingCount />;
  return to === "/reviews" ? <WaitingCount /> : null;
}
