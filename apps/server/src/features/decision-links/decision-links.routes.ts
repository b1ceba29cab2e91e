import { contract } from "@parley/contract";
import { implement } from "../../kernel/implement.ts";
import { createLink } from "./create-link.ts";
import type { DecisionLinkDependencies } from "./dependencies.ts";

type Dependencies = Pick<DecisionLinkDependencies, "database" | "clock" | "publicUrl" | "mailer" | "logger">;

export const decisionLinkRoutes = (dependencies: Dependencies) =>
  implement(contract.decisionLinks, {
    create: ({ params: { id: approvalId }, body }, { actor }) =>
      createLink(dependencies, {
        actor,
        approvalId,
        person: body.person,
        expiresSeconds: body.expires_seconds,
      }),
  });
