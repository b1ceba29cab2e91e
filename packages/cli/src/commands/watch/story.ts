import type { Pulled, Pushed } from "@parley/sync/folder";
import { type Output, toSafeText } from "../../output.ts";

type Outcome = { pulled: Pulled; pushed: Pushed };
type Story = { tell(outcome: Outcome): void };

/** Says what came of each turn, a line for each File; what is in the way is said once, until it changes. */
export function createStory(output: Output): Story {
  let before = new Set<string>();
  const { green, cyan } = output.colors;
  const line = (sign: string, text: string): void => output.line(`${sign} ${toSafeText(text)}`);
  return {
    tell({ pulled, pushed }) {
      for (const row of pulled.done) line(cyan("←"), row.file);
      for (const { row } of pushed.done) line(green("→"), row.file);
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
