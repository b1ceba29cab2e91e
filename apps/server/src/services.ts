import { join } from "node:path";
import { createChannels, createChatAdapters, type ChatAdapters, type ResolveDns } from "@parley/channels";
import type { Database } from "@parley/db";
import {
  createCatalogue,
  createEnvironmentKeys,
  createGateway,
  providers,
  type Catalogue,
  type Gateway,
  type KeySource,
} from "@parley/gateway";
import { createSandbox, SandboxUnavailableError, type Sandbox } from "@parley/evaluators";
import { createJobQueue, type JobQueue } from "@parley/jobs";
import { createPromptThread, type PromptThread } from "@parley/promptfile/thread";
import type { Logger } from "pino";
import { ConfigError, type Config } from "./config.ts";
import { createAgentType } from "./features/agents/index.ts";
import {
  createApprovalFeed,
  createApprovalWriter,
  createDecisionWaiter,
  createDeliveryNotes,
  createPlanExaminer,
  type ApprovalFeed,
  type ApprovalWriter,
  type DecisionWaiter,
  type DeliveryNotes,
  type PlanExaminer,
} from "./features/approvals/index.ts";
import { createMailConnections, followRequests, type ChannelSet } from "./features/channels/index.ts";
import { datasetType } from "./features/datasets/index.ts";
import { createRunFeed, createRunWatch, type RunFeed } from "./features/evaluations/index.ts";
import { ensureDefaultEvaluators, evaluatorType } from "./features/evaluators/index.ts";
import {
  createChangeWaiter,
  createVersionFinder,
  type ChangeWaiter,
  type FileTypes,
  type VersionFinder,
} from "./features/files/index.ts";
import { createPolicyJudge, type PolicyJudge } from "./features/policies/index.ts";
import { createLogWatch } from "./features/monitoring/index.ts";
import { flowType } from "./features/flows/index.ts";
import { createResolveDns } from "./features/inbound-mail/index.ts";
import {
  createLogIndexer,
  createLogSearch,
  createLogWriter,
  type LogAudience,
  type LogIndexer,
  type LogSearch,
  type LogWatch,
  type LogWriter,
  type RunWatch,
} from "./features/logs/index.ts";
import {
  createCallablePrompts,
  createGivenPrompts,
  createPromptInputs,
  createPromptType,
  type GivenPrompts,
  type PromptInputs,
} from "./features/prompts/index.ts";
import {
  createOidcClient,
  resolveTxt,
  type AuthSecrets,
  type OidcClient,
  type ResolveTxt,
} from "./features/people/index.ts";
import { createOrganizationKeys, type KeySourceOf } from "./features/provider-keys/index.ts";
import { readSlackApp, type SlackApp } from "./features/slack/index.ts";
import { createKeyUse, type KeyUse } from "./features/access/index.ts";
import { createReservations, withBudgets, type Reservations } from "./features/budgets/index.ts";
import { createRedactorOf, type RedactorOf } from "./features/redaction/index.ts";
import { createGrantsOf, type GrantsOf } from "./features/roles/index.ts";
import { toolType } from "./features/tools/index.ts";
import { createWebhookAudience, findTold } from "./features/webhooks/index.ts";
import type { Clock } from "./kernel/clock.ts";
import { createAuditor, type Auditor } from "./kernel/audit/auditor.ts";
import { withAudit } from "./kernel/audit/draft.ts";
import { parseAllowList } from "./kernel/egress/allow-list.ts";
import { createEgress, type Egress } from "./kernel/egress/create-egress.ts";
import { createEventBus, type EventBus } from "./kernel/events.ts";
import { readAuthMode, type AuthMode } from "./kernel/auth-mode.ts";
import { deriveSecret } from "./kernel/derive-secret.ts";
import { createMailer, type Mailer } from "./kernel/mail/create-mailer.ts";
import { createProviderRates } from "./kernel/provider-rates.ts";
import { createSecretBox, type SecretBox } from "./kernel/secrets.ts";
import type { Telemetry } from "./kernel/telemetry/telemetry.ts";

/** Everything the features are made of; each names the few it uses. */
export type Services = {
  database: Database;
  clock: Clock;
  events: EventBus;
  logger: Logger;
  secrets: SecretBox;
  fileTypes: FileTypes;
  versionFinder: VersionFinder;
  catalogue: Catalogue;
  gateway: Gateway;
  environmentKeys: KeySource;
  /** Whether there is a master secret that was used before. */
  isRotating: boolean;
  auditor: Auditor;
  grantsOf: GrantsOf;
  keyUse: KeyUse;
  redactorOf: RedactorOf;
  reservations: Reservations;
  providerNames: readonly string[];
  keysOf: KeySourceOf;
  logWriter: LogWriter;
  /** Goes on with Runs of Evaluations when Logs of them come. */
  runWatch: RunWatch;
  /** Has new Logs of watched Files judged. */
  logWatch: LogWatch;
  /** Calls of one provider that Runs make at once. */
  evaluationCalls: number;
  logIndexer: LogIndexer;
  logSearch: LogSearch;
  /** The kinds of ways to reach people. */
  channels: ChannelSet;
  /** Adapters of Chat SDK, which channels may load. */
  chatAdapters: ChatAdapters;
  /** The installation's own app, which organizations add to their workspaces. */
  slackApp: SlackApp | undefined;
  /** Asks addresses that users gave. */
  egress: Egress;
  /** Lets requests wait for changes of Files. */
  fileChanges: ChangeWaiter;
  /** Lets requests wait for what people decide. */
  decisions: DecisionWaiter;
  /** Writes down what was decided and has reached who asked. */
  deliveryNotes: DeliveryNotes;
  /** Says of calls what policies say. */
  policyJudge: PolicyJudge;
  /** Tells who follows requests of what happens to them. */
  approvalFeed: ApprovalFeed;
  runFeed: RunFeed;
  /** Puts down what people are asked. */
  approvalWriter: ApprovalWriter;
  /** Finds out whether there is anybody to fill a plan. */
  planExaminer: PlanExaminer;
  /** Runs code of people's own. */
  sandbox: Sandbox;
  codeLimits: { timeMs: number; cpuMs: number; memoryMb: number };
  jobs: JobQueue;
  callables: ReturnType<typeof createCallablePrompts>;
  promptThread: PromptThread;
  givenPrompts: GivenPrompts;
  promptInputs: PromptInputs;
  mailer: Mailer;
  oidc: OidcClient;
  resolveTxt: ResolveTxt;
  resolveDns: ResolveDns;
  /** How people get in. */
  authMode: AuthMode;
  authSecrets: AuthSecrets;
  /** Puts what every organization begins with into a new one. */
  furnish: typeof ensureDefaultEvaluators;
  /** Absent where nobody asked for it. */
  telemetry: Telemetry | undefined;
  version: string;
  publicUrl: () => string;
};

export type ServiceOptions = {
  config: Config;
  database: Database;
  logger: Logger;
  clock: Clock;
  /** Encrypts saved keys. */
  secret: string;
  /** The process's environment, for provider keys. */
  environment: Readonly<Record<string, string | undefined>>;
  telemetry?: Telemetry | undefined;
  version: string;
  publicUrl: () => string;
};

export async function createServices(options: ServiceOptions): Promise<Services> {
  const { config, clock, logger, environment, telemetry } = options;
  // First: where it cannot be had, nothing has been begun.
  const code = createCode(config);
  // Traffic and jobs write to the database as it is; what people change is on record.
  const { database: plainDatabase } = options;
  const database = withAudit(plainDatabase);
  const events = createEventBus();
  const logIndexer = createLogIndexer({ database: plainDatabase, logger });
  const secrets = createSecretBox(options.secret, config.PARLEY_PREVIOUS_SECRET);
  const egress = createEgress({ allow: parseAllowList(config.PARLEY_EGRESS_ALLOW) });
  const jobs = await createJobQueue({ database: plainDatabase, clock, logger });
  const audience = createWebhookAudience({ database, events, jobs, logger });
  followRequests({ database, events, jobs, logger });
  const catalogue = createCatalogue();
  const environmentKeys = createEnvironmentKeys(environment);
  const redactorOf = createRedactorOf({ database: plainDatabase, events, secrets, egress, clock, logger });
  const reservations = createReservations({ database: plainDatabase, clock });
  const spending = { database, events, catalogue, reservations, logger };
  const prompts = createPromptReading();
  const fileTypes = createFileTypes(prompts.promptInputs);
  return {
    database,
    clock,
    logger,
    events,
    secrets,
    fileTypes,
    versionFinder: createVersionFinder({ database, clock, events }),
    catalogue,
    environmentKeys,
    ...createAccess(options, events),
    reservations,
    ...prompts,
    telemetry,
    version: options.version,
    publicUrl: options.publicUrl,
    providerNames: Object.keys(providers),
    gateway: withBudgets(assembleGateway(options, { keys: environmentKeys, catalogue }), spending),
    keysOf: createOrganizationKeys({ database, secrets, events, egress }),
    ...createLogWriting(options, { jobs, audience, redactorOf, events }),
    evaluationCalls: config.PARLEY_EVALUATION_CALLS,
    logIndexer,
    logSearch: createLogSearch({ database, indexer: logIndexer }),
    ...createWaiting({ database, events, clock }),
    ...createAsking(options, { jobs, secrets }),
    ...createChannelSet(config, egress),
    slackApp: readSlackApp(config),
    egress,
    ...createSignIn(options, egress),
    ...code,
    jobs,
    callables: createCallablePrompts({ database, clock, events, fileTypes, ...prompts }),
  };
}

type LogWriting = { jobs: JobQueue; audience: LogAudience; redactorOf: RedactorOf; events: EventBus };

/** What writes Logs, what goes on with the Runs that wait for them, and what has them judged. */
function createLogWriting(
  { database, clock, telemetry, logger }: ServiceOptions,
  { jobs, audience, redactorOf, events }: LogWriting,
) {
  const runWatch = createRunWatch({ jobs, clock });
  const logWatch = createLogWatch({ database, clock, events, jobs, logger });
  const onCommitted = telemetry?.recordGroup;
  const logWriter = createLogWriter({ database, audience, runWatch, logWatch, onCommitted, redactorOf });
  return { logWriter, runWatch, logWatch, redactorOf };
}

function createPromptReading() {
  const thread = createPromptThread();
  return {
    promptThread: thread,
    givenPrompts: createGivenPrompts({ thread }),
    promptInputs: createPromptInputs({ thread }),
  };
}

/** What lets requests wait for what others do. */
const createWaiting = ({ database, events, clock }: Pick<Services, "database" | "events" | "clock">) => ({
  fileChanges: createChangeWaiter({ events }),
  decisions: createDecisionWaiter({ database, events }),
  deliveryNotes: createDeliveryNotes(),
  approvalFeed: createApprovalFeed({ database, events, clock }),
  runFeed: createRunFeed(),
});

/** What puts down what people are asked, and what decides it beforehand. */
function createAsking(
  { config, database, publicUrl }: ServiceOptions,
  { jobs, secrets }: Pick<Services, "jobs" | "secrets">,
) {
  const policyJudge = createPolicyJudge();
  const planExaminer = createPlanExaminer({ authMode: readAuthMode(config) });
  // It writes the entries of the audit log itself, of several requests at once.
  const writing = { database, policyJudge, planExaminer, jobs, secrets, publicUrl, findTold };
  return { policyJudge, planExaminer, approvalWriter: createApprovalWriter(writing) };
}

function createChannelSet(
  config: Config,
  egress: Egress,
): { channels: ChannelSet; chatAdapters: ChatAdapters } {
  const chatAdapters = createChatAdapters({ allowed: config.PARLEY_CHAT_ADAPTERS });
  const email = createMailConnections({
    smtpUrl: config.PARLEY_SMTP_URL,
    from: config.PARLEY_MAIL_FROM,
    egress,
  });
  return { channels: createChannels({ email, chatAdapters }), chatAdapters };
}

const createFileTypes = (promptInputs: PromptInputs): FileTypes => ({
  prompt: createPromptType(promptInputs),
  tool: toolType,
  agent: createAgentType(promptInputs),
  flow: flowType,
  dataset: datasetType,
  evaluator: evaluatorType,
});

const createAccess = ({ config, database, clock, logger }: ServiceOptions, events: EventBus) => ({
  isRotating: config.PARLEY_PREVIOUS_SECRET !== undefined,
  auditor: createAuditor({ database, clock, logger }),
  grantsOf: createGrantsOf({ database, events }),
  keyUse: createKeyUse({ database, clock }),
});

const createSignIn = ({ config, logger, secret }: ServiceOptions, egress: Egress) => ({
  oidc: createOidcClient({ egress }),
  resolveTxt,
  resolveDns: createResolveDns(),
  mailer: createMailer({ smtpUrl: config.PARLEY_SMTP_URL, from: config.PARLEY_MAIL_FROM, logger }),
  authMode: readAuthMode(config),
  authSecrets: {
    current: deriveSecret(secret, "people"),
    previous: config.PARLEY_PREVIOUS_SECRET && deriveSecret(config.PARLEY_PREVIOUS_SECRET, "people"),
  },
  furnish: ensureDefaultEvaluators,
});

function openSandbox(config: Config): Sandbox {
  try {
    return createSandbox({
      cacheFolder: join(config.PARLEY_DATA_DIR, "cache"),
      maxProcesses: config.PARLEY_CODE_PROCESSES,
      pythonPackages: config.PARLEY_PYTHON_PACKAGES,
    });
  } catch (cause) {
    if (!(cause instanceof SandboxUnavailableError)) throw cause;
    throw new ConfigError(`PARLEY_PYTHON_PACKAGES: ${cause.message}`, { cause });
  }
}

const createCode = (config: Config) => ({
  sandbox: openSandbox(config),
  codeLimits: {
    timeMs: config.PARLEY_CODE_TIME_MS,
    cpuMs: config.PARLEY_CODE_CPU_MS,
    memoryMb: config.PARLEY_CODE_MEMORY_MB,
  },
});

function assembleGateway(
  { config, telemetry, logger }: ServiceOptions,
  known: { keys: KeySource; catalogue: Catalogue },
): Gateway {
  const gateway = createGateway({
    ...known,
    rates: createProviderRates({
      requests: config.PARLEY_PROVIDER_REQUESTS_PER_MINUTE,
      tokens: config.PARLEY_PROVIDER_TOKENS_PER_MINUTE,
      logger,
    }),
    timeoutMs: config.PARLEY_PROVIDER_TIMEOUT_MS,
    idleTimeoutMs: config.PARLEY_PROVIDER_IDLE_TIMEOUT_MS,
    maxRetries: config.PARLEY_PROVIDER_MAX_RETRIES,
  });
  return telemetry?.traceGateway(gateway) ?? gateway;
}
