import type { WriteStream } from "node:tty";
import { stripVTControlCharacters } from "node:util";
import pico from "picocolors";
import type { Terminal } from "./terminal.ts";

type Colors = ReturnType<typeof pico.createColors>;

/** What a command says: its result on standard output, everything about it on standard error. */
export type Output = {
  /** Results as JSON instead of words and tables. */
  readonly isJson: boolean;
  /** Errors as JSON too: only where JSON was asked for, so that a person at a pipe reads a sentence. */
  readonly isJsonAsked: boolean;
  readonly columns: number;
  readonly colors: Colors;
  /** Colours for standard error. */
  readonly noteColors: Colors;
  /** Text as it is, without a line break of its own. */
  write(text: string): void;
  line(text?: string): void;
  json(value: unknown): void;
  /** A line on standard error, as it is. */
  error(text: string): void;
  /** A dim line beside the result. */
  note(text: string): void;
  warn(text: string): void;
};

/** The output of one command; `json` is the flag, undefined where it was not given. */
export function createOutput({ stdout, stderr, environment }: Terminal, json: boolean | undefined): Output {
  const isJson = json ?? !stdout.isTTY;
  const colors = pico.createColors(hasColors(stdout, environment));
  const noteColors = pico.createColors(hasColors(stderr, environment));
  return {
    isJson,
    isJsonAsked: json === true,
    columns: stdout.columns ?? (Number(environment["COLUMNS"]) || 100),
    colors,
    noteColors,
    write: (text) => void stdout.write(text),
    line: (text = "") => void stdout.write(`${text}\n`),
    json: (value) => void stdout.write(`${JSON.stringify(value, null, stdout.isTTY ? 2 : undefined)}\n`),
    error: (text) => void stderr.write(`${text}\n`),
    note: (text) => void stderr.write(`${noteColors.dim(text)}\n`),
    warn: (text) => void stderr.write(`${noteColors.yellow("warning:")} ${text}\n`),
  };
}

function hasColors(stream: WriteStream, environment: Terminal["environment"]): boolean {
  if (environment["NO_COLOR"]) return false;
  if (environment["FORCE_COLOR"]) return environment["FORCE_COLOR"] !== "0";
  return Boolean(stream.isTTY) && environment["TERM"] !== "dumb";
}

/** Text from elsewhere without what could command the terminal; line breaks and tabs stay. */
export function toSafeText(text: string): string {
  // eslint-disable-next-line no-control-regex
  return stripVTControlCharacters(text).replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, "");
}
