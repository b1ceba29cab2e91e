import type { ApprovalPlan, Environment } from "@parley/contract";
import type { Executor } from "@parley/db";
import { databases } from "@parley/db/testing";
import { sql } from "kysely";
import { describe, expect, test } from "vitest";
import { addMember } from "../../testing/add-member.ts";
import { openTestApp } from "../../testing/open-test-app.ts";
import { createPlanExaminer } from "./plan-examiner.ts";

describe.each(databases)("plans are looked at on $name", ({ open }) => {
  /** Some developers, and a promotion to what one of them alone may deploy. No program may do anything. */
  const openApp = async ({ people, deployer }: { people: string[]; deployer: string }) => {
    const app = await openTestApp({ open });
    const { executor } = app.services.database;
    const { body } = await app.ask<Environment[]>("GET", "/v5/environments");
    const environment = { id: body.find(({ name }) => name === "production")?.id ?? "" };
    for (const id of people) await addMember(app, { id, role: "developer" });
    await sql`update api_keys set permissions = '["read"]'`.execute(executor);
    const deployers = JSON.stringify([{ kind: "user", id: deployer }]);
    await sql`insert into protected_environments (organization_id, environment_id, deployers, updated_at)
      values (${app.organizationId}, ${environment.id}, ${deployers}, 1)`.execute(executor);
    const examiner = createPlanExaminer({ authMode: "accounts" });
    const examine = (plan?: ApprovalPlan, executor_: Executor = executor) =>
      examiner.warn(executor_, {
        organizationId: app.organizationId,
        plan,
        requesterIds: [],
        promotion: { file: { path: "support/reply" }, environment },
        now: 2,
      });
    return { executor, examine, [Symbol.asyncDispose]: () => app[Symbol.asyncDispose]() };
  };

  test("that nobody may deploy is said where all are known, and not of some of many", async () => {
    const few = ["ana", "ben"];
    const many = Array.from({ length: 61 }, (_, index) => `ben${index}`);
    const warning = "The plan can be filled by nobody now: nobody in this organization may decide it.";
    const cases = [
      { people: few, deployer: "zed", warnings: [warning] },
      { people: few, deployer: "ben", warnings: [] },
      { people: [...many, "zed"], deployer: "zed", warnings: [] },
    ];
    for (const { warnings, ...given } of cases) {
      await using app = await openApp(given);
      expect(await app.examine()).toEqual(warnings);
    }
  });

  test("it takes as many queries for many people as for few", async () => {
    const people = Array.from({ length: 20 }, (_, index) => `ben${index}`);
    await using app = await openApp({ people, deployer: "ben19" });
    const strangers = people.map((id) => ({ person: `not ${id}` }));
    let queries = 0;
    const counting = app.executor.withPlugin({
      transformQuery({ node }) {
        queries += 1;
        return node;
      },
      transformResult: async ({ result }) => result,
    });
    const steps = [{ who: { any: [{ role: "developer" }, { anyone: true } as const, ...strangers] } }];
    expect(await app.examine({ steps }, counting)).toEqual([
      expect.stringContaining("names what leads to nobody"),
    ]);
    expect(queries).toBeLessThan(15);
  });
});
