import type { Approval } from "@parley/contract";
import { databases } from "@parley/db/testing";
import { afterEach, describe, expect, test } from "vitest";
import { openAskingApp } from "./__fixtures__/open-asking-app.ts";
import { createDeliveryNotes } from "./note-delivered.ts";

const open_: AsyncDisposable[] = [];
afterEach(async () => {
  for (const one of open_.splice(0)) await one[Symbol.asyncDispose]();
});

const toAna = { steps: [{ who: { person: "ana" } }] };

describe.each(databases)("that a decision has reached who asked, on $name", ({ open, name }) => {
  const openApp = async () => {
    const app = await openAskingApp({ open, name });
    open_.push(app);
    const read = (key: string, { id }: Approval, query = "") =>
      app.askAs<Approval>(key, "GET", `/v5/approvals/${id}${query}`);
    const happened = async (request: Approval): Promise<string[]> => {
      await app.services.deliveryNotes.settled();
      return (await app.eventsOf(request)).filter((type) => type !== "noticed");
    };
    return { ...app, read, happened };
  };

  test("is kept once, when they read it, and not when others do or it is pending", async () => {
    const app = await openApp();
    const { ana } = app.people;
    const asked = await app.ask(toAna);
    await app.read(app.asker, asked);
    expect(await app.happened(asked)).toEqual(["requested"]);
    const waiting = app.read(app.asker, asked, "?wait=30");
    await app.decide(ana, asked, "deny");
    await app.read(ana, asked);
    expect((await waiting).body.outcome.status).toBe("denied");
    expect(await app.happened(asked)).toEqual(["requested", "voted", "decided", "delivered"]);
    await app.read(app.asker, asked);
    expect(await app.happened(asked)).toEqual(["requested", "voted", "decided", "delivered"]);
    const events = await app.askAs<{ type: string; data: object }[]>(
      ana,
      "GET",
      `/v5/approvals/${asked.id}/events`,
    );
    expect(events.body.at(-1)).toMatchObject({ data: { by: { id: expect.any(String) } } });
  });

  test("says nothing more of a call that was claimed", async () => {
    const app = await openApp();
    const asked = await app.ask(toAna);
    await app.decide(app.people.ana, asked);
    await app.read(app.asker, asked);
    const claim = { args_hash: asked.args_hash };
    expect(await app.askAs(app.asker, "POST", `/v5/approvals/${asked.id}/claim`, claim)).toMatchObject({
      status: 200,
    });
    expect(await app.happened(asked)).toEqual(["requested", "voted", "decided", "claimed"]);
  });

  test("is of nobody who took it back", async () => {
    const app = await openApp();
    const asked = await app.ask(toAna);
    await app.askAs(app.asker, "POST", `/v5/approvals/${asked.id}/cancel`, {});
    await app.read(app.asker, asked);
    expect(await app.happened(asked)).toEqual(["requested", "decided"]);
  });
});

test("what is written down behind the replies lets others come in between", async () => {
  const notes = createDeliveryNotes();
  const happened: string[] = [];
  const note = (id: string): void =>
    notes.later(id, async () => {
      happened.push(id);
      setImmediate(() => happened.push("a request"));
    });
  for (const id of ["one", "another"]) note(id);
  await notes.settled();
  expect(happened).toEqual(["one", "a request", "another", "a request"]);
});
