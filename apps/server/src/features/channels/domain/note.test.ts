import { expect, test } from "vitest";
import { noteUnder, toNote } from "./note.ts";

const rules = [
  { show: "names", hidden_arguments: [] },
  { show: "nothing", hidden_arguments: [] },
  { show: "everything", hidden_arguments: ["iban"] },
] as const;

test("where nothing is hidden, what somebody wrote is told", () => {
  const note = toNote("replied", "To DE02\n1234");
  expect(noteUnder({ show: "everything", hidden_arguments: [] }, note)).toBe(
    "There is a reply to what you asked back.\nTo DE02\n1234",
  );
});

test.each(rules)("where something is hidden, only that there is something: %j", (rule) => {
  const redaction = { ...rule, hidden_arguments: [...rule.hidden_arguments] };
  for (const why of ["replied", "delegated", "escalated", "edited", "told"] as const)
    expect(noteUnder(redaction, toNote(why, "To DE02\n1234"))).toBe(toNote(why));
  expect(noteUnder(redaction, "To DE02, as notes were kept once")).toBe("There is a message.");
});
