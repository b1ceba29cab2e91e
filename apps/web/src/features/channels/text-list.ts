/** What a field holds that takes several, one a line or with commas between them. */
export const readList = (text: string): string[] => text.split(/[\s,;]+/u).filter((one) => one !== "");

export const writeList = (value: unknown): string =>
  Array.isArray(value) ? value.map(String).join("\n") : "";
