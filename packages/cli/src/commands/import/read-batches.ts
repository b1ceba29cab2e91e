import { open } from "node:fs/promises";

/** Some lines of a file, as they are. */
export type LineBatch = { readonly from: number; readonly to: number; readonly text: Blob };

const mostLines = 200;
const mostBytes = 4 * 1024 * 1024;

/** The lines of a file in batches small enough to be sent at once, and to be in memory together. */
export async function* readBatches(path: string): AsyncGenerator<LineBatch> {
  const handle = await open(path);
  let lines: string[] = [];
  let bytes = 0;
  let line = 0;
  const take = (): LineBatch => {
    const batch = { from: line - lines.length + 1, to: line, text: new Blob([lines.join("\n"), "\n"]) };
    lines = [];
    bytes = 0;
    return batch;
  };
  for await (const text of handle.readLines()) {
    if (bytes + text.length > mostBytes && lines.length > 0) yield take();
    lines.push(text);
    bytes += text.length;
    line += 1;
    if (lines.length === mostLines) yield take();
  }
  if (lines.length > 0) yield take();
}
