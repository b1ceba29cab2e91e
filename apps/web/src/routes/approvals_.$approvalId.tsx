import { createFileRoute } from "@tanstack/react-router";
import { ApprovalPage } from "../features/approvals/pages/approval-page.tsx";

export const Route = createFileRoute("/approvals_/$approvalId")({ component: ApprovalRoute });

function ApprovalRoute() {
  const { approvalId } = Route.useParams();
  return <ApprovalPage key={approvalId} approvalId={approvalId} />;
}
