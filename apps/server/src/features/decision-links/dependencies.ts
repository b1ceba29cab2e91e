import type { Logger } from "pino";
import type { Guard } from "../../kernel/access/guard.ts";
import type { Auditor } from "../../kernel/audit/auditor.ts";
import type { Mailer } from "../../kernel/mail/create-mailer.ts";
import type { ApprovalDependencies } from "../approvals/index.ts";

export type DecisionLinkDependencies = ApprovalDependencies & {
  guard: Pick<Guard, "grantsOf" | "admit">;
  auditor: Pick<Auditor, "change" | "deny">;
  mailer: Mailer;
  logger: Logger;
};
