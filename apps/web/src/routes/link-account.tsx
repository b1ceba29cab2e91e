import { createFileRoute } from "@tanstack/react-router";
import { LinkAccountPage } from "../features/channels/pages/link-account-page.tsx";
import { readLinkToken } from "../features/channels/read-link-token.ts";

export const Route = createFileRoute("/link-account")({
  component: () => <LinkAccountPage token={readLinkToken()} />,
});
