import { createFileRoute } from "@tanstack/react-router";
import { readApprovalSearch } from "../features/approvals/approval-search.ts";
import { ApprovalsPage } from "../features/approvals/pages/approvals-page.tsx";

export const Route = createFileRoute("/approvals")({
  validateSearch: readApprovalSearch,
  component: ApprovalsRoute,
});

function ApprovalsRoute() {
  const search = Route.useSearch();
  const navigate = Route.useNavigate();
  return (
    <ApprovalsPage search={search} onSearch={(next) => void navigate({ search: next, replace: true })} />
  );
}
