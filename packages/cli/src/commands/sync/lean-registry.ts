import { type Registry, toRemoteFile } from "@parley/sync/registry";
import type { Connection } from "../../find-connection.ts";

type Heads = { records: Parameters<typeof toRemoteFile>[0][]; next: string | null };

const headsAtOnce = 10_000;

/**
 * The registry behind a connection, which asks what all commands ask first without the client: loading that takes longer
 * than the rest of `parley status`. Whatever is not as expected is asked once more by the client, which says what is wrong.
 *
 * @example
 * const registry = openLeanRegistry(connection, async () => openRegistry(openSession(terminal, options).parley));
 */
export function openLeanRegistry(connection: Connection, load: () => Promise<Registry>): Registry {
  let loaded: Promise<Registry> | undefined;
  const whole = (): Promise<Registry> => (loaded ??= load());
  return {
    organizationId: async () => (await askOrganization(connection)) ?? (await whole()).organizationId(),
    list: async (environment) =>
      (await askHeads(connection, environment))?.map(toRemoteFile) ?? (await whole()).list(environment),
    read: async (...given) => (await whole()).read(...given),
    listVersions: async (...given) => (await whole()).listVersions(...given),
    save: async (...given) => (await whole()).save(...given),
    move: async (...given) => (await whole()).move(...given),
    delete: async (...given) => (await whole()).delete(...given),
    deploy: async (...given) => (await whole()).deploy(...given),
  };
}

async function askOrganization(connection: Connection): Promise<string | undefined> {
  const me = await ask(connection, "/v5/me");
  const id = isObject(me) && isObject(me["organization"]) ? me["organization"]["id"] : undefined;
  return typeof id === "string" ? id : undefined;
}

async function askHeads(
  connection: Connection,
  environment: string | undefined,
): Promise<Heads["records"] | undefined> {
  const found: Heads["records"] = [];
  for (let after: string | null | undefined; after !== null;) {
    const query = new URLSearchParams({ size: String(headsAtOnce) });
    if (environment !== undefined) query.set("environment", environment);
    if (after !== undefined) query.set("after", after);
    const page = await ask(connection, `/v5/files/heads?${query}`);
    if (!isHeads(page)) return undefined;
    found.push(...page.records);
    after = page.next;
  }
  return found;
}

/** Undefined where the answer is not simply that. */
async function ask({ baseUrl, apiKey }: Connection, target: string): Promise<unknown> {
  if (baseUrl === null || apiKey === null) return undefined;
  try {
    const response = await fetch(baseUrl.replace(/\/+$/, "") + target, {
      headers: { "X-API-KEY": apiKey },
      redirect: "error",
    });
    return response.status === 200 ? ((await response.json()) as unknown) : undefined;
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;

const types: ReadonlySet<unknown> = new Set(["prompt", "agent", "tool", "flow", "evaluator", "dataset"]);

const isHeads = (page: unknown): page is Heads =>
  isObject(page) &&
  Array.isArray(page["records"]) &&
  page["records"].every(isHead) &&
  (page["next"] === null || typeof page["next"] === "string");

function isHead(head: unknown): boolean {
  if (!isObject(head) || !types.has(head["type"])) return false;
  const { version } = head;
  const isNamed = typeof head["id"] === "string" && typeof head["path"] === "string";
  const isAt =
    version === null ||
    (isObject(version) &&
      typeof version["id"] === "string" &&
      Number.isInteger(version["number"]) &&
      typeof version["content_hash"] === "string");
  const saved = head["saved_version_id"];
  return isNamed && isAt && (saved === undefined || saved === null || typeof saved === "string");
}
