import { agents } from "./agents.ts";
import { approvals } from "./approvals.ts";
import { apiKeys } from "./api-keys.ts";
import { audit } from "./audit.ts";
import { availability } from "./availability.ts";
import { budgets } from "./budgets.ts";
import { channelLinks } from "./channel-links.ts";
import { channels } from "./channels.ts";
import { cliLogins } from "./cli-logins.ts";
import { datasets } from "./datasets.ts";
import { decisionLinks } from "./decision-links.ts";
import { directories } from "./directories.ts";
import { environments } from "./environments.ts";
import { evaluations } from "./evaluations.ts";
import { evaluators } from "./evaluators.ts";
import { files } from "./files.ts";
import { flows } from "./flows.ts";
import { grants } from "./grants.ts";
import { imports } from "./imports.ts";
import { invitations } from "./invitations.ts";
import { logs } from "./logs.ts";
import { me } from "./me.ts";
import { members } from "./members.ts";
import { models } from "./models.ts";
import { monitoring } from "./monitoring.ts";
import { monitors } from "./monitors.ts";
import { organizations } from "./organizations.ts";
import { policies } from "./policies.ts";
import { prompts } from "./prompts.ts";
import { providerKeys } from "./provider-keys.ts";
import { push } from "./push.ts";
import { receipts } from "./receipts.ts";
import { repositories } from "./repositories.ts";
import { redaction } from "./redaction.ts";
import { retention } from "./retention.ts";
import { reviewQueues } from "./review-queues.ts";
import { roles } from "./role-endpoints.ts";
import { schedules } from "./schedules.ts";
import { serviceAccounts } from "./service-accounts.ts";
import { sessions } from "./sessions.ts";
import { slack } from "./slack.ts";
import { ssoConnections } from "./sso-connections.ts";
import { teams } from "./teams.ts";
import { tools } from "./tools.ts";
import { webhooks } from "./webhooks.ts";

/** Every noun of the API. The server does not compile until each endpoint here has a handler. */
export const contract = {
  prompts,
  tools,
  agents,
  flows,
  datasets,
  evaluators,
  evaluations,
  monitoring,
  monitors,
  reviewQueues,
  logs,
  files,
  directories,
  environments,
  models,
  providerKeys,
  webhooks,
  approvals,
  channels,
  channelLinks,
  slack,
  availability,
  schedules,
  policies,
  grants,
  receipts,
  decisionLinks,
  push,
  repositories,
  imports,
  roles,
  apiKeys,
  budgets,
  audit,
  retention,
  redaction,
  organizations,
  members,
  invitations,
  teams,
  serviceAccounts,
  ssoConnections,
  sessions,
  cliLogins,
  me,
} as const;
export type Contract = typeof contract;

/** Where the native API lives. */
export const apiBasePath = "/v5";
