import type { EvaluatorSpec } from "@parley/contract";
import { readForm } from "@parley/sync";

/** An Evaluator that comes with Parley, to be copied and changed. */
export type ReadyEvaluator = { name: string; purpose: string; spec: EvaluatorSpec };

/** The texts of the ready Evaluators, by their files' places; the build puts them in. */
const texts: Readonly<Record<string, string>> = import.meta.glob<string>(
  "../../../../../examples/evaluators/*.evaluator.*",
  { query: "?raw", import: "default", eager: true },
);

/** All that come with Parley, by name. */
export const listReadyEvaluators = (): ReadyEvaluator[] => readReady(texts);

/** Evaluators out of their texts, each file by its place. */
export function readReady(given: Readonly<Record<string, string>>): ReadyEvaluator[] {
  const places = Object.keys(given).map((place) => ({ place, ...splitName(place) }));
  return [...Map.groupBy(places, ({ name }) => name)]
    .flatMap(([name, of]) => {
      const forms = new Map(of.map(({ suffix, place }) => [suffix, given[place] ?? ""]));
      const reading = readForm("evaluator", forms);
      if (!reading.ok || reading.content.type !== "evaluator") return [];
      return [{ name, purpose: purposeOf(forms), spec: reading.content.kernel }];
    })
    .toSorted((one, other) => one.name.localeCompare(other.name));
}

/** `…/exact.evaluator.js` is `.evaluator.js` of `exact`. */
function splitName(place: string): { name: string; suffix: string } {
  const file = place.slice(place.lastIndexOf("/") + 1);
  const end = file.indexOf(".evaluator.");
  return { name: file.slice(0, end), suffix: file.slice(end) };
}

/** The remarks that its code begins with, or its rules where a model judges. */
function purposeOf(forms: ReadonlyMap<string, string>): string {
  const code = forms.get(".evaluator.js") ?? forms.get(".evaluator.ts");
  return code === undefined ? readRemarks(forms.get(".evaluator.yaml") ?? "", "#") : readRemarks(code, "//");
}

function readRemarks(text: string, mark: string): string {
  const lines = text.split("\n");
  const end = lines.findIndex((line) => !line.startsWith(mark));
  return lines
    .slice(0, end === -1 ? lines.length : end)
    .map((line) => line.slice(mark.length).trim())
    .join(" ");
}
