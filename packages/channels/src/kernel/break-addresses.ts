/** Between two characters, it keeps them from being read as an address. It is not seen. */
const joiner = "\u2060";

/**
 * A text in which nothing is read as an address, whatever stands before its dots: letters, marks above them, emoji. Dots
 * of other scripts are dots of addresses too. Figures stay as they are.
 */
export const breakAddresses = (text: string): string =>
  text.replaceAll(/(?<=[\p{L}\p{M}\p{N}\p{So}\p{Sk}])([.@:\u3002\uFF0E\uFF61])(?=[\p{L}/])/gu, `$1${joiner}`);
