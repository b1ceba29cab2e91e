import { createFileRoute } from "@tanstack/react-router";
import { ApprovalPage } from "../features/approvals/pages/approval-page.tsx";
import { type Dialog, dialogs } from "../features/approvals/use-deciding.ts";

export const Route = createFileRoute("/approvals_/$approvalId")({
  validateSearch: readSearch,
  component: ApprovalRoute,
});

/** What a notice leads to: a form, which decides nothing by itself. */
function readSearch({ act }: Record<string, unknown>): { act?: Dialog } {
  const known = dialogs.find((dialog) => dialog === act);
  return known === undefined ? {} : { act: known };
}

function ApprovalRoute() {
  const { approvalId } = Route.useParams();
  const { act } = Route.useSearch();
  return <ApprovalPage key={`${approvalId} ${act}`} approvalId={approvalId} first={act} />;
}
