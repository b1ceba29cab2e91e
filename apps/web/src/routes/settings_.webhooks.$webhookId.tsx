import { createFileRoute } from "@tanstack/react-router";
import { WebhookPage } from "../features/webhooks/pages/webhook-page.tsx";

export const Route = createFileRoute("/settings_/webhooks/$webhookId")({ component: WebhookRoute });

function WebhookRoute() {
  const { webhookId } = Route.useParams();
  return <WebhookPage webhookId={webhookId} />;
}
