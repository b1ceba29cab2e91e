import { dirname, relative, resolve } from "node:path";
import { CommandError } from "../../exit-codes.ts";
import type { Terminal } from "../../terminal.ts";
import { watchFiles } from "../../watch-files.ts";
import { listWatched } from "../test/list-watched.ts";
import { evaluateOnce, type EvalWork } from "./evaluate-once.ts";

/** Does it, and again with each change, until the process is ended. */
export async function evaluateOnChanges(terminal: Terminal, work: EvalWork): Promise<void> {
  const { files, options, output } = work;
  const { workingDirectory } = terminal;
  const judges = (options.evaluator ?? []).map((path) => dirname(path));
  const watched = [...files, options.dataset, ...(options.tools ? [options.tools] : []), ...judges];
  // What each turn writes itself begins no other.
  const written = new Set(
    [options.junit, options.markdown, options.html].flatMap((name) =>
      name === undefined ? [] : [resolve(workingDirectory, name)],
    ),
  );
  const list = async () =>
    (await listWatched(workingDirectory, watched)).filter((path) => !written.has(path));
  const changes = await watchFiles({ list, intervalMs: 300 });
  for (;;) {
    await evaluateOnce(terminal, work).catch((error: unknown) => {
      if (!(error instanceof CommandError)) throw error;
      output.warn(error.message);
    });
    output.note("Waiting for changes. Ctrl-C ends.");
    const { value: changed } = await changes.next();
    const names = [...(changed ?? [])].map((path) => relative(workingDirectory, path));
    output.note(`${names.slice(0, 3).join(", ")}${names.length > 3 ? ", …" : ""} changed.`);
  }
}
