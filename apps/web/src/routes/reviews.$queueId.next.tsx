import { createFileRoute } from "@tanstack/react-router";
import { ReviewPage } from "../features/reviews/pages/review-page.tsx";

export const Route = createFileRoute("/reviews/$queueId/next")({ component: ReviewRoute });

function ReviewRoute() {
  const { queueId } = Route.useParams();
  return <ReviewPage key={queueId} queueId={queueId} />;
}
