import type { ItemChange, KernelDiff, ValueChange } from "@parley/promptfile";

/**
 * What makes one version another, a line for each parameter, message and tool.
 *
 * @example
 * describeDiff(diffKernels(before, after)); // ["temperature: 0.2 → 0.7", "message 2 (user): …"]
 */
export function describeDiff({ parameters, messages, tools }: KernelDiff): string[] {
  return [
    ...parameters.map(describeValue),
    ...messages.flatMap((change) => {
      const role = "item" in change ? ` (${change.item.role})` : "";
      return describeItem(change, `message ${placeOf(change) + 1}${role}`);
    }),
    ...tools.flatMap((change) => describeItem(change, `tool ${change.name}`)),
  ];
}

function describeItem<T>(change: ItemChange<T>, name: string): string[] {
  switch (change.kind) {
    case "added":
      return [`${name}: new`];
    case "removed":
      return [`${name}: gone`];
    case "moved":
      return [`${name}: moved from place ${change.before + 1}`];
    case "changed":
      return [
        ...(change.isMoved ? [`${name}: moved from place ${change.before + 1}`] : []),
        ...change.values.map((value) => `${name}, ${describeValue(value)}`),
      ];
  }
}

const placeOf = <T>(change: ItemChange<T>): number =>
  change.kind === "removed" ? change.before : change.after;

function describeValue({ path, before, after, text }: ValueChange): string {
  const name = path.join(".");
  if (text !== undefined && typeof before === "string" && typeof after === "string") {
    const pieces = text.map(({ before: old, after: now }) => {
      const [gone, come] = [before.slice(old.start, old.end), after.slice(now.start, now.end)];
      return [...(gone ? [`−${quote(gone)}`] : []), ...(come ? [`+${quote(come)}`] : [])].join(" ");
    });
    return `${name}: ${pieces.slice(0, 8).join(", ")}${pieces.length > 8 ? ", …" : ""}`;
  }
  if (before === undefined) return `${name}: ${quote(after)} is new`;
  return after === undefined
    ? `${name}: ${quote(before)} is gone`
    : `${name}: ${quote(before)} → ${quote(after)}`;
}

function quote(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 120 ? `${text.slice(0, 120).toWellFormed()}…` : text;
}
