import { tmpdir } from "node:os";
import path from "node:path";
import type { Permission } from "@parley/contract";
import type { Database } from "@parley/db";
import { pino } from "pino";
import { createApp, type App } from "../app.ts";
import { readConfig } from "../config.ts";
import { createApiKeyText, saveApiKey } from "../features/access/index.ts";
import { ensureDefaultEvaluators } from "../features/evaluators/index.ts";
import { createOrganization } from "../features/organizations/index.ts";
import { openTelemetry } from "../kernel/telemetry/open-telemetry.ts";
import { createServices, type Services } from "../services.ts";

/** The server in process on a database of a test, with a clock the test moves. */
export type TestApp = {
  app: App;
  services: Services;
  organizationId: string;
  apiKey: string;
  clock: { now: number };
  /** Asks as the organization's admin; `body` is sent as JSON. */
  request(method: string, path: string, body?: unknown): Promise<Response>;
  /** A key of the organization that may do this and nothing else. */
  createKey(permissions: readonly Permission[]): Promise<string>;
  /** The admin key of another organization, which has all that an organization begins with. */
  createOtherOrganization(): Promise<{ organizationId: string; apiKey: string }>;
};

const startOfTests = Date.UTC(2026, 0, 1);

const readTestConfig = (environment: Record<string, string>) =>
  readConfig({
    PARLEY_DATA_DIR: path.join(tmpdir(), "parley-tests"),
    ...environment,
    PARLEY_LOG_LEVEL: "silent",
  });

export async function createTestApp({
  database,
  environment = {},
  instead = {},
  secret = "a secret of tests only",
}: {
  database: Database;
  environment?: Record<string, string>;
  /** What lies outside and a test stands in for: a resolver of names, a mail server. */
  instead?: Partial<Pick<Services, "oidc" | "resolveTxt" | "resolveDns" | "mailer">>;
  /** Another master secret. */
  secret?: string;
}): Promise<TestApp> {
  const clock = { now: startOfTests };
  const config = readTestConfig(environment);
  const logger = pino({ level: "silent" });
  const version = "0.0.0-test";
  const made = await createServices({
    config,
    database,
    environment,
    logger,
    telemetry: await openTelemetry({ config, version, logger }),
    clock: () => clock.now,
    secret,
    version,
    publicUrl: () => "http://parley.test",
  });
  const services = { ...made, ...instead };
  const app = createApp({ services, config, webFolder: "/nonexistent", isDraining: () => false });
  const { now } = clock;
  // Without Files, so that tests know each one there is.
  const main = await addTestOrganization(database, { name: "Test", now, furnish: async () => {} });
  return {
    app,
    services,
    ...main,
    clock,
    async createKey(permissions) {
      const { organizationId } = main;
      const key = createApiKeyText();
      const name = `May ${permissions.join(", ")}`;
      await saveApiKey(database.executor, { organizationId, name, key, now: clock.now, permissions });
      return key;
    },
    createOtherOrganization: () =>
      addTestOrganization(database, { name: "Other", now: clock.now, furnish: ensureDefaultEvaluators }),
    request: async (method, path, body) =>
      app.fetch(
        new Request(new URL(path, "http://parley.test"), {
          method,
          headers: {
            "x-api-key": main.apiKey,
            ...(body !== undefined && { "content-type": "application/json" }),
          },
          ...(body !== undefined && { body: JSON.stringify(body) }),
        }),
      ),
  };
}

async function addTestOrganization(
  database: Database,
  { name, now, furnish }: Parameters<typeof createOrganization>[1],
) {
  const organization = await database.transaction((executor) =>
    createOrganization(executor, { name, now, furnish }),
  );
  const key = createApiKeyText();
  await saveApiKey(database.executor, { organizationId: organization.id, name: "Test key", key, now });
  return { organizationId: organization.id, apiKey: key };
}
