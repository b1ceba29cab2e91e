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
import { createJobQueue, type JobQueue } from "@parley/jobs";
import type { JinjaEngine } from "@parley/promptfile";
import type { Logger } from "pino";
import type { Config } from "./config.ts";
import type { FileTypes } from "./features/files/index.ts";
import { createLogWriter, type LogWriter } from "./features/logs/index.ts";
import { createCallablePrompts, promptType } from "./features/prompts/index.ts";
import { createOrganizationKeys, type KeySourceOf } from "./features/provider-keys/index.ts";
import type { Clock } from "./kernel/clock.ts";
import { createEventBus, type EventBus } from "./kernel/events.ts";
import { createSecretBox, type SecretBox } from "./kernel/secrets.ts";

/** Everything the features are made of; each names the few it uses. */
export type Services = {
  database: Database;
  clock: Clock;
  events: EventBus;
  logger: Logger;
  secrets: SecretBox;
  fileTypes: FileTypes;
  catalogue: Catalogue;
  gateway: Gateway;
  environmentKeys: KeySource;
  providerNames: readonly string[];
  keysOf: KeySourceOf;
  logWriter: LogWriter;
  jobs: JobQueue;
  callables: ReturnType<typeof createCallablePrompts>;
  loadJinja: () => Promise<JinjaEngine>;
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
  version: string;
  publicUrl: () => string;
};

const fileTypes: FileTypes = { prompt: promptType };

export async function createServices(options: ServiceOptions): Promise<Services> {
  const { config, database, clock, logger, environment } = options;
  const events = createEventBus();
  const secrets = createSecretBox(options.secret);
  const catalogue = createCatalogue();
  const environmentKeys = createEnvironmentKeys(environment);
  const loadJinja = createJinjaLoader();
  return {
    database,
    clock,
    logger,
    events,
    secrets,
    fileTypes,
    catalogue,
    environmentKeys,
    loadJinja,
    version: options.version,
    publicUrl: options.publicUrl,
    providerNames: Object.keys(providers),
    gateway: createGateway({
      keys: environmentKeys,
      catalogue,
      timeoutMs: config.PARLEY_PROVIDER_TIMEOUT_MS,
      idleTimeoutMs: config.PARLEY_PROVIDER_IDLE_TIMEOUT_MS,
      maxRetries: config.PARLEY_PROVIDER_MAX_RETRIES,
    }),
    keysOf: createOrganizationKeys({ database, secrets, events }),
    logWriter: createLogWriter({ database }),
    jobs: await createJobQueue({ database, clock, logger }),
    callables: createCallablePrompts({ database, clock, events, fileTypes, loadJinja }),
  };
}

/** The Jinja engine is a few megabytes of WebAssembly: it is loaded when a Jinja template is first met. */
function createJinjaLoader(): () => Promise<JinjaEngine> {
  let engine: Promise<JinjaEngine> | undefined;
  return () =>
    (engine ??= import("@parley/promptfile/jinja").then(({ createJinjaEngine }) => createJinjaEngine()));
}
