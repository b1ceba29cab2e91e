import type { ConversionNote } from "./format.ts";

export type NoteCollector = {
  add(note: {
    line?: number | undefined;
    path?: readonly (string | number)[];
    what: string;
    why: string;
  }): void;
  /** In the order of the text; what has no line comes last. */
  list(): ConversionNote[];
};

/** More than this says nothing new. */
const MAX_NOTES = 1000;
const MAX_WHAT_LENGTH = 80;

export function createNoteCollector(): NoteCollector {
  const notes: ConversionNote[] = [];
  return {
    add({ line, path, what, why }) {
      if (notes.length >= MAX_NOTES) return;
      notes.push({ ...(line !== undefined && { line }), ...(path && { path }), what: shorten(what), why });
    },
    list: () =>
      notes.toSorted(
        (a, b) => (a.line ?? Number.POSITIVE_INFINITY) - (b.line ?? Number.POSITIVE_INFINITY) || 0,
      ),
  };
}

function shorten(text: string): string {
  const line = text.replaceAll(/\s+/g, " ").trim();
  return line.length > MAX_WHAT_LENGTH ? `${line.slice(0, MAX_WHAT_LENGTH - 1)}…` : line;
}
