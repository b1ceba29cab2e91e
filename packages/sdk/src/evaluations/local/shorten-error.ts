const mostCharacters = 300;

const frames = [
  /^Traceback \(most recent call last\):$/gm,
  /^ +File "[^"]*", line .*(?:\n {4}.*)*$/gm,
  /^[ \t]+at (?:.*:\d+\)?|.*\((?:native|<anonymous>)\)|<anonymous>)$/gm,
];

/**
 * An error as lists show it: on one line, without the places of a stack, and cut.
 *
 * @example shortenError("Error: no lamp\n    at f (code.js:1:51)") // "Error: no lamp"
 */
export function shortenError(error: string): string {
  const words = frames.reduce((text, frame) => text.replaceAll(frame, ""), error);
  const line = (words.trim() === "" ? error : words).replaceAll(/\s+/g, " ").trim();
  return line.length > mostCharacters ? `${line.slice(0, mostCharacters).toWellFormed()}…` : line;
}
