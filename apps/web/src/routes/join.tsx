import { createFileRoute } from "@tanstack/react-router";
import { JoinPage } from "../features/sign-in/pages/join-page.tsx";
import { readToken } from "../features/sign-in/read-token.ts";

export const Route = createFileRoute("/join")({ component: () => <JoinPage token={readToken()} /> });
