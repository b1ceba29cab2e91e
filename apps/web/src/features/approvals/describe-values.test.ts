import { expect, test } from "vitest";
import { describeValues } from "./describe-values.ts";

test("what a condition looked at is known, claimed or part of the call; what is new is a claim", () => {
  const values = {
    "args.amount": 30,
    "requester.name": "Ana",
    "history.approved_day": 2,
    stakes: "low",
    "args['a b']": 1,
    constructor: 1,
  };
  expect(describeValues(values).map(({ path, origin }) => `${path} ${origin}`)).toEqual([
    "args.amount asked",
    "requester.name known",
    "history.approved_day known",
    "stakes claimed",
    "args['a b'] asked",
    "constructor claimed",
  ]);
});
