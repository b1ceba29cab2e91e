import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { migrate, openDatabase, type Database } from "@parley/db";
import { pino, type Logger } from "pino";
import { createApp } from "./app.ts";
import { bootOrganization, type Booted } from "./boot/first-boot.ts";
import { checkBaseUrls, describeUnknownSettings } from "./boot/check-environment.ts";
import { explainDatabase, explainFolder } from "./boot/explain-start.ts";
import { openDataFolder, type DataFolder } from "./boot/data-folder.ts";
import { lockFolder, type FolderLock } from "./boot/folder-lock.ts";
import { listen, type Listener } from "./boot/listen.ts";
import { readConfig, type Config } from "./config.ts";
import { startMailIntake, type MailIntake } from "./features/inbound-mail/index.ts";
import { startSlackSockets, type SlackSockets } from "./features/slack/index.ts";
import { createSignInToken, firstLinkUrl, hasOwner } from "./features/access/index.ts";
import { describeOpenWay } from "./kernel/auth-mode.ts";
import { describeError } from "./kernel/describe-error.ts";
import { createGuard } from "./kernel/access/guard.ts";
import { joinProcesses } from "./kernel/join-processes.ts";
import { openTelemetry } from "./kernel/telemetry/open-telemetry.ts";
import { createServices, type Services } from "./services.ts";
import { shutDown } from "./shut-down.ts";
import { startWorker } from "./worker.ts";

export type ServerOptions = {
  environment: Readonly<Record<string, string | undefined>>;
  /** Where the one line with the URL goes. */
  print: (line: string) => void;
};

export type RunningServer = {
  url: string;
  /** A one-time link that signs a browser in. */
  signInUrl: string;
  /** Answers what is under way, then stops. @throws where something could not be ended, or not in time */
  close(): Promise<void>;
};

const fromRoot = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

/**
 * Starts Parley: opens and migrates the database, makes what a first boot needs, listens, prints one line.
 *
 * @throws ConfigError for settings that cannot be used; an error saying what to do when the port is taken
 */
export async function startServer({ environment, print }: ServerOptions): Promise<RunningServer> {
  const config = readConfig(environment);
  checkBaseUrls(environment);
  const logger = pino(
    { level: config.PARLEY_LOG_LEVEL, serializers: { err: (error: unknown) => describeError(error) } },
    pino.destination({ fd: 2, sync: false }),
  );
  for (const sentence of describeUnknownSettings(environment)) logger.warn(sentence);
  // The port comes first: where it is taken, nothing else is touched.
  const listener = await listen({ host: config.HOST, port: config.PORT });
  const openWay = describeOpenWay(config);
  if (openWay !== undefined) logger.warn(openWay);
  try {
    const { folder, lock } = await takeFolder(config, localUrl(config.HOST, listener.port));
    try {
      return await openAndServe({ config, logger, folder, lock, listener, environment, print });
    } catch (error) {
      lock.release();
      throw error;
    }
  } catch (error) {
    await listener.close(0);
    throw error;
  }
}

type Parts = ServerOptions & {
  config: Config;
  logger: Logger;
  folder: DataFolder;
  lock: FolderLock;
  database: Database;
  listener: Listener;
};

async function takeFolder(
  { PARLEY_DATA_DIR: path }: Config,
  url: string,
): Promise<{ folder: DataFolder; lock: FolderLock }> {
  try {
    const folder = await openDataFolder(path);
    return { folder, lock: lockFolder(folder.path, { url }) };
  } catch (error) {
    throw explainFolder(error, path);
  }
}

async function openAndServe(parts: Omit<Parts, "database">): Promise<RunningServer> {
  const database = await openMigrated(parts);
  try {
    return await serve({ ...parts, database });
  } catch (error) {
    await database.close();
    throw error;
  }
}

type DatabaseParts = Pick<Parts, "config" | "folder" | "logger">;

async function openMigrated({ config, folder, logger }: DatabaseParts): Promise<Database> {
  let database: Database | undefined;
  try {
    database = await openDatabase({
      file: folder.databaseFile,
      durability: config.PARLEY_DURABILITY,
      maxConnections: config.PARLEY_DATABASE_CONNECTIONS,
      logger,
      ...(config.DATABASE_URL !== undefined && { url: config.DATABASE_URL }),
    });
    await migrate(database);
    return database;
  } catch (error) {
    await database?.close();
    throw explainDatabase(error, { config, databaseFile: folder.databaseFile });
  }
}

async function serve(parts: Parts): Promise<RunningServer> {
  const { config, folder, lock, database, listener, print } = parts;
  const kept = await folder.readConnection();
  const booted = await bootOrganization({
    database,
    now: Date.now(),
    givenKey: config.PARLEY_API_KEY,
    keptKey: kept?.api_key,
    examplesFolder: config.PARLEY_EXAMPLES === "on" ? fromRoot("examples/workspace") : undefined,
  });
  const url = localUrl(config.HOST, listener.port);
  const publicUrl = config.PARLEY_PUBLIC_URL?.replace(/\/$/, "") ?? url;
  const services = await assembleServices(parts, publicUrl);
  const processes = await joinProcesses(services);
  let closing: Promise<void> | undefined;
  let mailIntake: MailIntake | undefined;
  let slackSockets: SlackSockets | undefined;
  const app = createApp({
    services,
    config,
    webFolder: fromRoot("apps/web/dist"),
    isDraining: () => closing !== undefined,
  });
  if (booted.apiKey !== undefined) await folder.writeConnection({ base_url: url, api_key: booted.apiKey });
  const running = {
    url,
    signInUrl: await findWayIn(services, booted),
    close: () =>
      (closing ??= shutDown({
        listener,
        app,
        services,
        processes,
        intakes: [mailIntake, slackSockets],
        drainMs: config.PARLEY_DRAIN_MS,
      }).finally(() => lock.release())),
  };
  await startWorker(services);
  mailIntake = await takeInMail(services, config);
  slackSockets = startSlackSockets({ ...services, guard: createGuard(services) });
  listener.serve(app.fetch);
  print(readyLine(running, booted));
  return running;
}

const takeInMail = (services: Services, config: Config): Promise<MailIntake> =>
  startMailIntake({
    ...services,
    guard: createGuard(services),
    mailLimitBytes: config.PARLEY_MAIL_LIMIT_BYTES,
    receiver:
      config.PARLEY_MAIL_RECEIVER_PORT === undefined
        ? undefined
        : { host: config.PARLEY_MAIL_RECEIVER_HOST, port: config.PARLEY_MAIL_RECEIVER_PORT },
  });

/** Where people have accounts and one owns it all, there is no link that anybody could use. */
async function findWayIn(services: Services, { organization: { id } }: Booted): Promise<string> {
  const { authMode, database } = services;
  const publicUrl = services.publicUrl();
  if (authMode === "accounts" && (await hasOwner(database.executor, id))) return publicUrl;
  const { token } = await createSignInToken(services, id);
  return firstLinkUrl({ publicUrl, token, authMode });
}

async function assembleServices(parts: Parts, publicUrl: string): Promise<Services> {
  const { config, database, logger, environment, folder } = parts;
  const version = readVersion();
  return createServices({
    config,
    database,
    logger,
    environment,
    clock: Date.now,
    secret: config.PARLEY_SECRET ?? (await folder.readSecret()),
    telemetry: await openTelemetry({ config, version, logger }),
    version,
    publicUrl: () => publicUrl,
  });
}

function readyLine({ signInUrl: link }: { signInUrl: string }, { apiKey, isNewKey }: Booted): string {
  const ready = `Parley is ready: ${link}`;
  if (isNewKey) return `${ready}  (API key, shown once: ${apiKey})`;
  // The database is shared, and its first process kept the key it made in a data folder of its own.
  if (apiKey === undefined)
    return `${ready}  (no API key here: it is in cli.json of the data folder that first used this database, or set PARLEY_API_KEY)`;
  return ready;
}

/** An address people can open: a server that listens everywhere is reached on loopback from its own machine. */
function localUrl(host: string, port: number): string {
  const reachable = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host;
  return `http://${reachable.includes(":") ? `[${reachable}]` : reachable}:${port}`;
}

function readVersion(): string {
  const manifest = JSON.parse(readFileSync(fromRoot("package.json"), "utf8")) as { version: string };
  return manifest.version;
}
