import { createFileRoute } from "@tanstack/react-router";
import { CliLoginPage } from "../features/cli-logins/cli-login-page.tsx";
import { readCliLogin } from "../features/cli-logins/read-cli-login.ts";

export const Route = createFileRoute("/cli-login")({
  component: () => <CliLoginPage asked={readCliLogin()} />,
});
