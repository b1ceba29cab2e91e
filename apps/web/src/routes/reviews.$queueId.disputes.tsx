import { createFileRoute } from "@tanstack/react-router";
import { DisputesPage } from "../features/reviews/pages/disputes-page.tsx";

export const Route = createFileRoute("/reviews/$queueId/disputes")({ component: DisputesRoute });

function DisputesRoute() {
  const { queueId } = Route.useParams();
  return <DisputesPage key={queueId} queueId={queueId} />;
}
