import type { Clock } from "../../approvals/approval-backend.ts";
import { createMemoryBackend, type MemoryBackend } from "../../approvals/memory/memory-backend.ts";
import { sleep } from "../../retry.ts";
import { askPerson } from "./ask-person.ts";
import { createLineReader } from "./line-reader.ts";
import { ansiStyle, plainStyle } from "./render-request.ts";
import { visibleText } from "./visible-text.ts";

export { askPerson } from "./ask-person.ts";
export { createLineReader, type LineReader } from "./line-reader.ts";
export { ansiStyle, plainStyle, renderRequest, type Style } from "./render-request.ts";
export type { PersonDecision } from "../../approvals/memory/person.ts";
export { visibleText } from "./visible-text.ts";

export type TerminalOptions = {
  /** Default: standard input. */
  readonly input?: NodeJS.ReadableStream;
  /** Default: standard error, so that standard output stays the program's. */
  readonly output?: NodeJS.WritableStream;
  readonly clock?: Clock;
};

/**
 * Whoever sits at this terminal, instead of a server: one request at a time, with `y`, `n`, `e` or a reason. When the
 * terminal is closed, what waits is withdrawn, and does not run.
 *
 * @example
 * const local = new Parley({ approvals: createTerminalApprovals() });
 */
export function createTerminalApprovals({
  input = process.stdin,
  output = process.stderr,
  clock = { now: () => Date.now(), sleep },
}: TerminalOptions = {}): MemoryBackend {
  const lines = createLineReader({ input, output });
  const style =
    "isTTY" in output && output.isTTY === true && !process.env["NO_COLOR"] ? ansiStyle : plainStyle;
  const write = (text: string): void => void output.write(text);
  /** The end of the request before. */
  let last: Promise<unknown> = Promise.resolve();
  return createMemoryBackend({
    clock,
    personName: "the person at the terminal",
    person(approval, { signal, askBack }) {
      const ask = (text: string) => askAside(askBack(text), { write, clock, signal });
      const turn = last.then(() => askPerson(approval, { lines, write, style, askBack: ask }, signal));
      last = turn.catch(() => {
        // Its own request hears of it.
      });
      return turn;
    },
  });
}

const replyWithinMs = 1000;

type Aside = { readonly write: (text: string) => void; readonly clock: Clock; readonly signal: AbortSignal };

/** Nobody may be there who replies: the person goes on meanwhile, and a reply that comes later is shown then. */
async function askAside(replying: Promise<string>, { write, clock, signal }: Aside): Promise<string> {
  const soon = new AbortController();
  const reply = replying.then((text) => `The reply: ${text}`).finally(() => soon.abort());
  const patience = clock.sleep(replyWithinMs, AbortSignal.any([soon.signal, signal])).then(
    () => undefined,
    () => reply,
  );
  const said = await Promise.race([reply, patience]);
  if (said !== undefined) return said;
  void reply.then(
    (late) => write(`\n${visibleText(late)}\n`),
    () => {
      // It has ended without one.
    },
  );
  return "Asked. A reply appears here; you may decide without it.";
}
