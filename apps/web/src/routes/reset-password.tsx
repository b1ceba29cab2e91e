import { createFileRoute } from "@tanstack/react-router";
import { ResetPasswordPage } from "../features/sign-in/pages/reset-password-page.tsx";
import { readToken } from "../features/sign-in/read-token.ts";

export const Route = createFileRoute("/reset-password")({
  component: () => <ResetPasswordPage token={readToken()} />,
});
