/** What Discord gives back with a press, and with a form. Only the application can set it. */
export type CustomId = {
  readonly act: "approve" | "confirm" | "deny" | "edit" | "answer" | "option";
  /** Of the arguments; null where the request has none. */
  readonly hash: string | null;
  /** Of an option: its place in the list, and whether words are asked for first. */
  readonly index?: number;
  readonly takesWords?: boolean;
};

/** At most 100 characters. */
export function writeCustomId({ act, hash, index, takesWords = false }: CustomId): string {
  const option = index === undefined ? "" : `:${index}${takesWords ? "w" : ""}`;
  return `${act}:${hash ?? ""}${option}`;
}

/** Undefined for what is none of ours. */
export function readCustomId(text: string): CustomId | undefined {
  const pattern = /^(approve|confirm|deny|edit|answer|option):([0-9a-f]{64})?(?::(\d{1,2})(w)?)?$/u;
  const match = pattern.exec(text);
  if (match === null) return undefined;
  const [, act, hash, index, words] = match;
  if ((act === "option") !== (index !== undefined)) return undefined;
  return {
    act: act as CustomId["act"],
    hash: hash ?? null,
    ...(index !== undefined && { index: Number(index), takesWords: words === "w" }),
  };
}
