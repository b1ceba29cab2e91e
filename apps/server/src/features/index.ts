import type { Contract, Resource } from "@parley/contract";
import type { Implementation } from "../kernel/implement.ts";
import type { Services } from "../services.ts";
import { apiKeyRoutes, cliLoginRoutes, meRoutes } from "./access/index.ts";
import { auditRoutes } from "./audit/index.ts";
import { budgetRoutes } from "./budgets/index.ts";
import { agentRoutes } from "./agents/index.ts";
import { availabilityRoutes, scheduleRoutes } from "./availability/index.ts";
import { approvalRoutes } from "./approvals/index.ts";
import { channelLinkRoutes, channelRoutes } from "./channels/index.ts";
import { datasetRoutes } from "./datasets/index.ts";
import { decisionLinkRoutes } from "./decision-links/index.ts";
import { evaluationRoutes } from "./evaluations/index.ts";
import { evaluatorRoutes } from "./evaluators/index.ts";
import { directoryRoutes, fileRoutes } from "./files/index.ts";
import { flowRoutes } from "./flows/index.ts";
import { grantRoutes } from "./grants/index.ts";
import { importRoutes } from "./import/index.ts";
import { logRoutes, type Recorder } from "./logs/index.ts";
import { modelRoutes } from "./models/index.ts";
import { monitoringRoutes } from "./monitoring/index.ts";
import { monitorRoutes } from "./monitors/index.ts";
import { environmentRoutes } from "./organizations/index.ts";
import {
  invitationRoutes,
  memberRoutes,
  organizationRoutes,
  serviceAccountRoutes,
  sessionRoutes,
  ssoRoutes,
  teamRoutes,
} from "./people/index.ts";
import { promptRoutes } from "./prompts/index.ts";
import { policyRoutes } from "./policies/index.ts";
import { providerKeyRoutes } from "./provider-keys/index.ts";
import { pushRoutes } from "./push/index.ts";
import { receiptRoutes } from "./receipts/index.ts";
import { repositoryRoutes } from "./repositories/index.ts";
import { redactionRoutes } from "./redaction/index.ts";
import { retentionRoutes } from "./retention/index.ts";
import { reviewRoutes } from "./reviews/index.ts";
import { roleRoutes } from "./roles/index.ts";
import { slackRoutes } from "./slack/index.ts";
import { toolRoutes } from "./tools/index.ts";

import { webhookRoutes } from "./webhooks/index.ts";

type Implementations = { [K in keyof Contract]: Implementation<Contract[K]> };

/** Every noun of the contract with its handlers; one that is missing does not compile. */
export const implementFeatures = (services: Services): Implementations => ({
  prompts: promptRoutes(services),
  tools: toolRoutes(services),
  agents: agentRoutes(services),
  flows: flowRoutes(services),
  datasets: datasetRoutes(services),
  evaluators: evaluatorRoutes(services),
  evaluations: evaluationRoutes(services),
  monitoring: monitoringRoutes(services),
  monitors: monitorRoutes(services),
  reviewQueues: reviewRoutes(services),
  logs: logRoutes({ ...services, recorders: createRecorders(services) }),
  files: fileRoutes(services),
  directories: directoryRoutes(services),
  environments: environmentRoutes(services),
  models: modelRoutes(services),
  providerKeys: providerKeyRoutes(services),
  webhooks: webhookRoutes(services),
  approvals: approvalRoutes(services),
  channels: channelRoutes(services),
  channelLinks: channelLinkRoutes(services),
  slack: slackRoutes(services),
  availability: availabilityRoutes(services),
  schedules: scheduleRoutes(services),
  policies: policyRoutes(services),
  grants: grantRoutes(services),
  receipts: receiptRoutes(services),
  decisionLinks: decisionLinkRoutes(services),
  push: pushRoutes(services),
  repositories: repositoryRoutes(services),
  imports: importRoutes(services),
  roles: roleRoutes(services),
  apiKeys: apiKeyRoutes(services),
  budgets: budgetRoutes(services),
  audit: auditRoutes(services),
  retention: retentionRoutes(services),
  redaction: redactionRoutes(services),
  organizations: organizationRoutes(services),
  members: memberRoutes(services),
  invitations: invitationRoutes(services),
  teams: teamRoutes(services),
  serviceAccounts: serviceAccountRoutes(services),
  ssoConnections: ssoRoutes(services),
  sessions: sessionRoutes(services),
  cliLogins: cliLoginRoutes(services),
  me: meRoutes(services),
});

/** How Logs of each type are recorded one by one, for those that come together. */
const createRecorders = (services: Services) => ({
  prompt: toRecorder(promptRoutes(services)),
  tool: toRecorder(toolRoutes(services)),
  flow: toRecorder(flowRoutes(services)),
  agent: toRecorder(agentRoutes(services)),
  evaluator: toRecorder(evaluatorRoutes(services)),
});

/** The handler takes what the endpoint's schemas let through, which is all that a recorder gives it. */
const toRecorder = <R extends Resource & { endpoints: { log: Recorder["endpoint"] } }>({
  resource,
  handlers,
}: Implementation<R>): Recorder => ({
  endpoint: resource.endpoints.log,
  record: handlers.log as unknown as Recorder["record"],
});
