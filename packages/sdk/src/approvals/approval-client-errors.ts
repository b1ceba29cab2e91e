import { defineErrors } from "@parley/contract";

/** What is wrong with how people were to be asked; nobody was. What people decided is an {@link ApprovalRefusal}. */
export const approvalClientErrors = defineErrors("client", {
  nameMissing: {
    kind: "malformed",
    message: () => "The function has no name that people could be shown. Give `name`, or name the function.",
  },
  parametersUnnamed: {
    kind: "malformed",
    message: (p: { name: string; reason: string }) =>
      `\`${p.name}\` cannot be guarded: ${p.reason}. People are shown every argument by its name: give ` +
      "`parameters`, a list of names, or let the function take one object.",
  },
  argumentUnnamed: {
    kind: "malformed",
    message: (p: { name: string; position: number; reason: string }) =>
      `Argument ${p.position} of \`${p.name}\` has no name: ${p.reason}. Nobody was asked.`,
  },
  argumentNotJson: {
    kind: "malformed",
    message: (p: { name: string; place: string; reason: string }) =>
      `\`${p.place}\` of \`${p.name}\` ${p.reason}, which nobody could be shown as it is. Give what JSON has: text, ` +
      "numbers, booleans, null, lists, plain objects. Nobody was asked.",
  },
  argumentsMisfit: {
    kind: "unprocessable",
    message: (p: { name: string; problems: string }) =>
      `The arguments of \`${p.name}\` do not fit its schema: ${p.problems}. Nobody was asked.`,
  },
  schemaChanges: {
    kind: "malformed",
    message: (p: { name: string }) =>
      `The schema of \`${p.name}\` changes again what it has changed once, so that other arguments would run than ` +
      "people approve. Let it check, trim and fill in; transform inside the function.",
  },
  durationInvalid: {
    kind: "malformed",
    message: (p: { given: string }) =>
      `\`${p.given}\` is no duration. Give seconds, from 1 on, or a number with its unit: "90s", "30m", "2h", "7d".`,
  },
  ticketInvalid: {
    kind: "malformed",
    message: (p: { reason: string }) => `This is no ticket of a request: ${p.reason}.`,
  },
  ticketOfAnother: {
    kind: "malformed",
    message: (p: { given: string; wanted: string }) =>
      `The ticket is of \`${p.given}\`, and this is \`${p.wanted}\`. Nothing was run.`,
  },
});
