import { readSync } from "node:fs";
import type { RunOrder, WrittenOrder } from "./frames.ts";

const chunk = Buffer.alloc(65_536);
const newLine = 10;
/** What was read and not yet taken: orders are written ahead. */
let left: Buffer = Buffer.alloc(0);

/**
 * Waits for the next order: its arguments in a line as they are, and what is lasting in another where it has that, after
 * the rest. Undefined when nobody is there any more.
 */
export function readOrder(): RunOrder | undefined {
  const rest = readLine();
  const args = rest === undefined ? undefined : readLine();
  if (rest === undefined || args === undefined) return undefined;
  const { lastingName: name, ...order } = JSON.parse(rest) as WrittenOrder;
  if (name === undefined) return { ...order, args };
  const json = readLine();
  return json === undefined ? undefined : { ...order, args, lasting: { name, json } };
}

function readLine(): string | undefined {
  const parts: Buffer[] = [];
  for (;;) {
    const end = left.indexOf(newLine);
    if (end >= 0) {
      const line =
        parts.length === 0
          ? left.toString("utf8", 0, end)
          : Buffer.concat([...parts, left.subarray(0, end)]).toString("utf8");
      left = left.subarray(end + 1);
      return line;
    }
    parts.push(left);
    const count = readSync(0, chunk);
    if (count === 0) return undefined;
    left = Buffer.from(chunk.subarray(0, count));
  }
}
