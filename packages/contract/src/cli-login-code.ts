/** Without what is easily taken for another: no I, L, O, U. */
const letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const base64url = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/**
 * The few characters by which a person sees that the page they look at is about the command line in front of them.
 *
 * @example cliLoginCode("47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU"); // "RV34-G93W"
 */
export function cliLoginCode(challenge: string): string {
  const code = Array.from(
    challenge.slice(0, 8),
    (one) => letters[base64url.indexOf(one) % letters.length] ?? "0",
  );
  return `${code.slice(0, 4).join("")}-${code.slice(4).join("")}`;
}
