import type { createChannels } from "@parley/channels";
import type { Logger } from "pino";
import type { Guard } from "../../kernel/access/guard.ts";
import type { Auditor } from "../../kernel/audit/auditor.ts";
import type { Egress } from "../../kernel/egress/create-egress.ts";
import type { PromptsDependencies } from "../prompts/index.ts";
import type { ApprovalDependencies } from "../approvals/index.ts";

/** The kinds that there are. */
export type ChannelSet = ReturnType<typeof createChannels>;

export type ChannelDependencies = ApprovalDependencies & {
  channels: ChannelSet;
  egress: Egress;
  logger: Logger;
};

/** For what comes in: whose word it is, and a Prompt that may read it. */
export type InboundDependencies = ChannelDependencies &
  PromptsDependencies & {
    guard: Pick<Guard, "grantsOf" | "admit">;
    auditor: Pick<Auditor, "change" | "deny" | "note">;
  };
