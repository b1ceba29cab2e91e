import { createFileRoute } from "@tanstack/react-router";
import { ReviewsPage } from "../features/reviews/pages/reviews-page.tsx";
import { readReviewsSearch } from "../features/reviews/search.ts";

export const Route = createFileRoute("/reviews/")({
  validateSearch: readReviewsSearch,
  component: ReviewsRoute,
});

function ReviewsRoute() {
  const { page = 1 } = Route.useSearch();
  const navigate = Route.useNavigate();
  return (
    <ReviewsPage page={page} onPage={(next) => void navigate({ search: next > 1 ? { page: next } : {} })} />
  );
}
