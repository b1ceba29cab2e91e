/** A text of others in which nothing hides. */
export { toVisible as visibleText } from "@parley/promptfile";
