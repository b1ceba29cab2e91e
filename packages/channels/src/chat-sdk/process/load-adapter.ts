import { silentLogger, type Adapter } from "./adapter.ts";
import type { AdapterData } from "./protocol.ts";

/** Why a package makes no adapter, in words for whoever set it up. */
export class UnusableAdapterError extends Error {
  override readonly name = "UnusableAdapterError";
  readonly code = "UNUSABLE_ADAPTER";
}

/** @throws UnusableAdapterError; whatever the package throws of a config that it does not like */
export async function loadAdapter({ packageName, factory, config }: AdapterData): Promise<Adapter> {
  const make = findFactory(await load(packageName), { packageName, factory });
  const made: unknown = await make({ ...config, logger: silentLogger });
  if (!isAdapter(made))
    throw new UnusableAdapterError(`${packageName} makes nothing that is an adapter of Chat SDK 4.`);
  return made;
}

async function load(packageName: string): Promise<Record<string, unknown>> {
  try {
    return (await import(packageName)) as Record<string, unknown>;
  } catch (error) {
    const { code, message } = error as { code?: unknown; message?: unknown };
    if (code !== "ERR_MODULE_NOT_FOUND" || !String(message).includes(`'${packageName}'`)) throw error;
    throw new UnusableAdapterError(
      `The package ${packageName} is not installed. Where Parley is installed: npm install ${packageName}`,
    );
  }
}

type Making = (config: object) => unknown;

function findFactory(
  module: Record<string, unknown>,
  { packageName, factory }: Pick<AdapterData, "packageName" | "factory">,
): Making {
  const names = Object.keys(module).filter(
    (name) => /^create\w*Adapter$/u.test(name) && typeof module[name] === "function",
  );
  const [name, ...others] = factory === null ? names : names.filter((each) => each === factory);
  if (name === undefined)
    throw new UnusableAdapterError(
      `${packageName} exports no ${factory ?? "function like createXAdapter"}. It has: ${names.join(", ") || "none"}.`,
    );
  if (others.length > 0)
    throw new UnusableAdapterError(`${packageName} makes several: name one as factory: ${names.join(", ")}.`);
  return module[name] as Making;
}

const isAdapter = (made: unknown): made is Adapter => {
  const { name, initialize, postMessage, handleWebhook } = (made ?? {}) as Record<string, unknown>;
  return (
    typeof name === "string" &&
    [initialize, postMessage, handleWebhook].every((method) => typeof method === "function")
  );
};
