import { expect, it } from "vitest";
import { readTicket } from "./ticket.ts";

const ticket = {
  version: 1,
  id: "apr_1",
  kind: "question",
  name: "question",
  args_hash: null,
  editable: false,
};

it("what is no ticket says why", () => {
  expect(readTicket(JSON.parse(JSON.stringify(ticket)))).toEqual(ticket);
  expect(() => readTicket(JSON.stringify(ticket))).toThrow("it is text; give what `JSON.parse` makes of it");
  expect(() => readTicket(null)).toThrow("it is null");
  expect(() => readTicket({ ...ticket, version: 2 })).toThrow("`version`");
  expect(() => readTicket({ ...ticket, args_hash: "00" })).toThrow("`args_hash` belongs to function calls");
});
