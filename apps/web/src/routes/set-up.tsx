import { createFileRoute } from "@tanstack/react-router";
import { SetUpPage } from "../features/sign-in/pages/set-up-page.tsx";
import { readToken } from "../features/sign-in/read-token.ts";

export const Route = createFileRoute("/set-up")({ component: () => <SetUpPage token={readToken()} /> });
