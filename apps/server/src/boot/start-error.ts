/** Why Parley cannot start, in words for the person who can put it right. */
export class StartError extends Error {
  override readonly name = "StartError";
}
