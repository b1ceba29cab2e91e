import { createFileRoute } from "@tanstack/react-router";
import { MailLinkPage } from "../features/sign-in/pages/mail-link-page.tsx";
import { readToken } from "../features/sign-in/read-token.ts";

export const Route = createFileRoute("/sign-in-by-mail")({
  component: () => <MailLinkPage token={readToken()} />,
});
