import * as fc from "fast-check";
import { expect, test } from "vitest";
import { unescapeText } from "../body/escape.ts";
import { readBlock } from "../body/whitespace.ts";
import { mapText } from "./map-text.ts";

const piece = fc.constantFrom(
  ..."a|{{ x }}|\n|\r\n|\r|  |\t|\\|\\</user>|\\\\</user>|<user>|<b>|\\<text |é😀|\n    ".split("|"),
);

test("a mapped text is the text that is read, and each character stands where its offset says", () => {
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 20 }).map((pieces) => pieces.join("")),
      fc.boolean(),
      fc.boolean(),
      (raw, isPreserved, hasCrlf) => {
        const source = hasCrlf ? raw.replaceAll("\r\n", "\n") : raw;
        const { text, offsets } = mapText(raw, { start: 7, isPreserved, hasCrlf });
        expect(text).toBe(unescapeText(isPreserved ? source : readBlock(source)));
        expect(offsets.map((offset) => raw[offset - 7]).join("")).toBe(text);
        expect(offsets.every((offset, index) => index === 0 || offset > (offsets[index - 1] ?? 0))).toBe(
          true,
        );
      },
    ),
    { numRuns: Number(process.env["PROPERTY_RUNS"] ?? 1000) },
  );
});
