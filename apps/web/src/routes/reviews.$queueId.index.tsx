import { createFileRoute } from "@tanstack/react-router";
import { QueuePage } from "../features/reviews/pages/queue-page.tsx";
import { readReviewsSearch } from "../features/reviews/search.ts";

export const Route = createFileRoute("/reviews/$queueId/")({
  validateSearch: readReviewsSearch,
  component: QueueRoute,
});

function QueueRoute() {
  const { queueId } = Route.useParams();
  const { page = 1 } = Route.useSearch();
  const navigate = Route.useNavigate();
  return (
    <QueuePage
      key={queueId}
      queueId={queueId}
      page={page}
      onPage={(next) => void navigate({ search: next > 1 ? { page: next } : {} })}
    />
  );
}
