import { PassThrough } from "node:stream";
import type { PresentedApproval } from "../known-approval.ts";
import { createTerminalApprovals } from "../../node/terminal/index.ts";
import { Parley } from "../../parley.ts";
import { sleep } from "../../retry.ts";
import { isSilent } from "../../testing/humans.ts";
import { createFakeHumans } from "../../testing/index.ts";
import { createTestClock } from "../../testing/test-clock.ts";
import type { BackendUnderTest } from "../approval-backend.testsuite.ts";
import type { MemoryBackend } from "../memory/memory-backend.ts";
import type { PersonDecision } from "../memory/person.ts";
import { createServerBackend } from "../server-backend.ts";
import { until } from "./until.ts";

const findPending = (backend: MemoryBackend): PresentedApproval | undefined =>
  backend.list().find(({ outcome }) => outcome.status === "pending");

/** What was replied last, where nothing was asked since. */
const replyIn = ({ messages }: Pick<PresentedApproval, "messages"> = { messages: [] }): string | undefined => {
  const last = messages.at(-1);
  return last?.from === "requester" ? last.text : undefined;
};

/** Where people are fake and time is moved. */
export function openFakeHumans(): BackendUnderTest {
  const clock = createTestClock();
  const backend = createFakeHumans(isSilent(), { clock });
  const waiting = () => until(() => findPending(backend));
  return {
    backend,
    waiting,
    async decide(decision) {
      const { id, args_hash: argsHash } = await waiting();
      backend.decide({ id, argsHash }, decision);
    },
    async askBack(text) {
      const { id } = await waiting();
      backend.askBack({ id, text });
      return until(() => replyIn(backend.list().find((each) => each.id === id)));
    },
    pass: (durationMs) => clock.advance(durationMs),
    countAsked: async () => backend.list().length,
    async [Symbol.asyncDispose]() {},
  };
}

/** A terminal at which decisions are typed. */
export function openTerminal(): BackendUnderTest {
  const clock = createTestClock();
  const [input, output] = [new PassThrough(), new PassThrough()];
  output.resume();
  const backend = createTerminalApprovals({ input, output, clock });
  const waiting = () => until(() => findPending(backend));
  return {
    backend,
    waiting,
    async decide(decision) {
      const { id, args_hash: argsHash, request } = await waiting();
      // A person at the terminal takes nothing back: the program does.
      if (decision.decision === "withdraw") return backend.decide({ id, argsHash }, decision);
      input.write(typed(decision, request).map((line) => `${line}\n`).join(""));
      return until(() => backend.list().find((each) => each.id === id && each.outcome.status !== "pending"));
    },
    async askBack(text) {
      const { id } = await waiting();
      input.write(`? ${text}\n`);
      return until(() => {
        const { messages = [] } = backend.list().find((each) => each.id === id) ?? {};
        return messages.at(-2)?.text === text ? messages.at(-1)?.text : undefined;
      });
    },
    pass: (durationMs) => clock.advance(durationMs),
    countAsked: async () => backend.list().length,
    async [Symbol.asyncDispose]() {
      input.end();
    },
  };
}

/** The lines that say so. */
function typed(decision: Exclude<PersonDecision, { decision: "withdraw" }>, request: PresentedApproval["request"]): string[] {
  const numberOf = (name: string): string =>
    String((request.options ?? []).findIndex((option) => option.name === name) + 1);
  if (decision.decision === "answer") {
    if (decision.option != null) return [numberOf(decision.option)];
    return [typeof decision.answer === "string" ? decision.answer : JSON.stringify(decision.answer)];
  }
  if (decision.decision === "deny")
    return ["n", decision.option == null ? (decision.comment ?? "") : numberOf(decision.option)];
  if (decision.args === undefined) return ["y"];
  const editable = request.kind === "function_call" && Array.isArray(request.editable) ? request.editable : [];
  return ["e", ...editable.map((name) => JSON.stringify(decision.args?.[name])), "y"];
}

/** What is needed of the server in process. */
export type ServerApp = {
  readonly app: { fetch(request: Request): Response | Promise<Response> };
  readonly apiKey: string;
  readonly clock: { now: number };
  ask<T>(method: string, path: string, body?: unknown): Promise<{ status: number; body: T }>;
};

type Page = { records: PresentedApproval[]; total: number };

/** The server, by the client that everybody uses. One serves all tests: what a test leaves behind is withdrawn. */
export async function openServer(app: ServerApp): Promise<BackendUnderTest> {
  const parley = new Parley({
    baseUrl: "http://parley.test",
    apiKey: app.apiKey,
    fetch: async (url, init) => app.app.fetch(new Request(url, init)),
  });
  const list = async (query: string): Promise<Page> =>
    (await app.ask<Page>("GET", `/v5/approvals${query}`)).body;
  const listPending = async () => (await list("?status=pending")).records;
  const waiting = () => until(async () => (await listPending())[0]);
  const post = (id: string, verb: string, body: object) => app.ask("POST", `/v5/approvals/${id}/${verb}`, body);
  const { total: before } = await list("");
  return {
    backend: createServerBackend(parley, { now: () => Date.now(), sleep }),
    waiting,
    async decide(decision) {
      const { id, args_hash } = await waiting();
      const { status, body } =
        decision.decision === "withdraw"
          ? await post(id, "cancel", { reason: decision.reason })
          : await post(id, "decide", { args_hash, answer: null, ...decision });
      if (status !== 200) throw new Error(`The server refused it: ${status} ${JSON.stringify(body)}`);
    },
    async askBack(text) {
      const { id } = await waiting();
      const { status } = await post(id, "ask-back", { text });
      if (status !== 200) throw new Error(`The server refused the question: ${status}`);
      return until(async () => replyIn((await app.ask<PresentedApproval>("GET", `/v5/approvals/${id}`)).body));
    },
    async pass(durationMs) {
      app.clock.now += durationMs;
      // Whatever is done to a request, time comes first: it ends those that are over.
      for (const { id } of await listPending())
        await post(id, "decide", { decision: "approve", args_hash: "of other arguments" });
    },
    countAsked: async () => (await list("")).total - before,
    async [Symbol.asyncDispose]() {
      for (const { id } of await listPending()) await post(id, "cancel", {});
    },
  };
}
