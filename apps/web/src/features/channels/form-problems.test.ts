import { channelErrors, egressErrors } from "@parley/contract";
import { expect, test } from "vitest";
import { areShown, problemsOf } from "./form-problems.ts";

const issues = [
  { loc: ["body", "settings", "public_key"], msg: "It is 64 digits", type: "invalid_format" },
  { loc: ["body", "settings", "imap", "host"], msg: "Give a host", type: "too_small" },
];

test("what was refused stands at the field that it is about", () => {
  const misfit = channelErrors.settingsMisfit({ kind: "email", problems: "two" }, { issues });
  const problems = problemsOf(misfit);
  expect(problems).toEqual({ "settings.public_key": "It is 64 digits", "settings.imap.host": "Give a host" });
  expect(areShown(problems, ["settings.public_key", "settings.imap.host", "name"])).toBe(true);
  expect(areShown(problems, ["settings.public_key"])).toBe(false);
});

test("what names no field stands at the one that it is about, or at none", () => {
  expect(problemsOf(channelErrors.nameTaken({ name: "ops" }))).toEqual({
    name: expect.stringContaining("Choose another name"),
  });
  expect(problemsOf(egressErrors.addressNotPublic({ host: "127.0.0.1" }))).toEqual({
    "settings.url": expect.stringContaining("127.0.0.1"),
  });
  for (const error of [undefined, new Error("offline"), channelErrors.tooMany({ limit: 50 })])
    expect(areShown(problemsOf(error), ["name"])).toBe(false);
});
