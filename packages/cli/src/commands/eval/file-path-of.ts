import { relative, resolve, sep } from "node:path";
import { defaultFolder } from "../../default-folder.ts";
import type { Terminal } from "../../terminal.ts";

const endings = /\.(?:prompt|agent|flow\.yaml|evaluator(?:\.[a-z]+)?|dataset\.jsonl|[cm]?[jt]s)$/;

/** The path that a file's File has on a server: from the folder that `parley.json` names, or this one, without its ending. */
export function filePathOf(terminal: Terminal, file: string): string {
  const { workingDirectory } = terminal;
  const way = relative(resolve(workingDirectory, defaultFolder(terminal)), resolve(workingDirectory, file));
  return way.split(sep).join("/").replace(endings, "");
}
