import type { Pulled, Pushed } from "@parley/sync/folder";
import { type Output, toSafeText } from "../../output.ts";

type Outcome = { pulled: Pulled; pushed: Pushed };
type Story = { tell(outcome: Outcome): void };

/** Says what came of each turn, a line for each File and way, by the names of files; what is in the way is said once, until it changes. */
export function createStory(output: Output): Story {
  let before = new Set<string>();
  const { green, cyan } = output.colors;
  const line = (sign: string, text: string): void => output.line(`${sign} ${toSafeText(text)}`);
  return {
    tell({ pulled, pushed }) {
      const done = [
        ...pulled.done.map(({ file }) => ({ file, sign: cyan("←") })),
        ...pushed.done.map(({ row: { file } }) => ({ file, sign: green("→") })),
      ].toSorted((a, b) => (a.file < b.file ? -1 : Number(a.file > b.file)));
      for (const { file, sign } of done) line(sign, file);
      const inTheWay = new Set([
        ...pulled.conflicts.map(
          ({ row, places }) => `${row.file}: both changed ${places.join(", ")}. Resolve the marks.`,
        ),
        ...[...pulled.left, ...pushed.left].map(({ row, reason }) => `${row.file}: ${reason}`),
      ]);
      for (const words of inTheWay) if (!before.has(words)) output.warn(toSafeText(words));
      before = inTheWay;
    },
  };
}
