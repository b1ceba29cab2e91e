import type { Gate } from "./gate.ts";

type Named = { name: string; aliases?: readonly string[] | undefined };
type Among<Run> = { runs: readonly Run[]; control?: string | undefined; candidate: Run | undefined };

/**
 * The run that a gate compares the candidate with, which is never the candidate itself; `undefined` where it compares with
 * none. Words where there is no such run, or more than one of which none is the control.
 *
 * @example findReference(gate, { runs, control: "v12", candidate: v13 }) // v12
 */
export function findReference<Run extends Named>(
  { claim }: Gate,
  { runs, control, candidate }: Among<Run>,
): Run | undefined | string {
  if (claim.kind === "threshold") return undefined;
  const wanted = claim.than === "control" ? (control ?? "control") : claim.than;
  const called = runs.filter(({ name, aliases }) => name === wanted || aliases?.includes(wanted));
  const others = called.filter((run) => run !== candidate);
  const than = JSON.stringify(claim.than);
  if (called.length > 0 && others.length === 0)
    return `There is no other run ${than} to compare with: it is the one that is judged.`;
  const named = others.filter(({ name }) => name === wanted);
  const likely = named.length > 0 ? named : others;
  const [only] = likely.length > 1 ? likely.filter(({ name }) => name === control) : likely;
  if (only !== undefined) return only;
  if (likely.length === 0) return `There is no run ${than} to compare with.`;
  return `${likely.length} runs are ${than}: ${sayNames(likely)}. Name one of them, or make it the control.`;
}

const mostNamed = 5;

const sayNames = (runs: readonly Named[]): string =>
  [...runs.slice(0, mostNamed).map(({ name }) => name), ...(runs.length > mostNamed ? ["…"] : [])].join(", ");
