export { toVisible } from "@parley/promptfile";

/** The beginning of a text, whole characters only, and whether there is more. */
export function cutText(text: string, maxLength: number): { text: string; isCut: boolean } {
  if (text.length <= maxLength) return { text, isCut: false };
  const end = /[\uD800-\uDBFF]/.test(text[maxLength - 1] ?? "") ? maxLength - 1 : maxLength;
  return { text: text.slice(0, end), isCut: true };
}
