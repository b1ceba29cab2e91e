import type { Actor } from "../../kernel/request-context.ts";

/** How addresses of HumanLayer's service name an organization, which has one project here. */
export function slugsOf({ organizationName: name }: Pick<Actor, "organizationName">) {
  const slug = name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
  return { project_slug: slug, org_slug: slug };
}
