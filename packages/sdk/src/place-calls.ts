import type { Arguments } from "./build-request.ts";
import { type LocalFiles, type LocalType } from "./local/local-files.ts";
import { prepareCall } from "./local/prepare-call.ts";
import type { RequestOptions } from "./options.ts";
import type { ScopeStorage } from "./wrap/context.ts";

type Method = (given?: Arguments, options?: RequestOptions) => unknown;
type Methods = Record<string, Method>;

export type Placing = {
  readonly openFiles: () => Promise<LocalFiles | undefined>;
  readonly storage: ScopeStorage;
  readonly onWarning: (message: string) => void;
};

const localTypes: Readonly<Record<string, LocalType>> = { prompts: "prompt", agents: "agent" };
/** Methods that make a Log, by noun. */
const loggingMethods: Readonly<Record<string, readonly string[]>> = {
  prompts: ["call", "callStream", "log"],
  agents: ["call", "callStream", "log"],
  tools: ["call", "log"],
  flows: ["log"],
  evaluators: ["log"],
};

/** Gives the methods that make Logs what stands around them: the local file at their path, and the running Flow. */
export function placeCalls(noun: string, methods: Methods, placing: Placing): Methods {
  const names = loggingMethods[noun] ?? [];
  const placed = names.flatMap((name) => {
    const method = methods[name];
    if (method === undefined) return [];
    const prepare = createPreparation(noun, placing);
    return [[name, name.endsWith("Stream") ? placeStream(method, prepare) : placeCall(method, prepare)]];
  });
  return { ...methods, ...(Object.fromEntries(placed) as Methods) };
}

type Prepare = (given: Arguments) => Promise<Arguments>;

function createPreparation(noun: string, { openFiles, storage, onWarning }: Placing): Prepare {
  const type = localTypes[noun];
  return async (given) => {
    const files = type && (await openFiles());
    const local = type && files ? prepareCall(given, { files, type, onWarning }) : given;
    const flow = storage.getStore()?.flow;
    if (flow === undefined || local["trace_parent_id"] !== undefined) return local;
    try {
      await flow.announce();
    } catch (error) {
      onWarning(
        `The server does not know the running Flow, so the Log stands beside its trace. ${String(error)}`,
      );
      return local;
    }
    return { ...local, trace_parent_id: flow.logId };
  };
}

const placeCall =
  (method: Method, prepare: Prepare): Method =>
  async (given = {}, options = {}) =>
    method(await prepare(given), options);

const placeStream = (method: Method, prepare: Prepare): Method =>
  async function* stream(given = {}, options = {}): AsyncGenerator<unknown, void> {
    yield* method(await prepare(given), options) as AsyncIterable<unknown>;
  };
