import { approvalErrors, isBuiltInRole, type ApprovalPlan, type Responder } from "@parley/contract";
import type { Executor } from "@parley/db";
import type { AuthMode } from "../../kernel/auth-mode.ts";
import { Cache } from "../../kernel/cache.ts";
import { listRoleIds, loadAccessRules } from "../roles/index.ts";
import { listNamed } from "./deciders.store.ts";
import {
  describeFinding,
  examinePlan,
  sayFinding,
  type Circle,
  type PlanFinding,
} from "./domain/examine-plan.ts";
import { placesOf } from "./domain/places-of.ts";
import type { Place } from "./domain/voter.ts";
import { loadVoters } from "./find-asked.ts";
import {
  actorOf,
  findPrograms,
  listDeciders,
  mayApprove,
  onlyDeployers,
  owner,
  type Deciders,
  type Rules,
  type Somebody,
} from "./plan-candidates.ts";

type Promotion = {
  readonly file: { readonly path: string };
  readonly environment: { readonly id: string };
};

type Examined = {
  organizationId: string;
  /** Absent: whoever may answer, at once. */
  plan: ApprovalPlan | undefined;
  requesterIds: readonly string[];
  /** Of a promotion: only who may deploy there decides it. */
  promotion?: Promotion;
  now: number;
};

/** What is found of a plan: sentences for whoever asked, none where all is well. */
export type Examination = {
  readonly warnings: readonly string[];
  /** What the plan is refused with where people are to be asked by it. */
  readonly refusal?: Error;
};

/** Finds out whether there is anybody to fill a plan. */
export type PlanExaminer = {
  /** In a transaction. */
  warn(transaction: Executor, examined: Examined): Promise<readonly string[]>;
  /** Of a plan that somebody has just given; outside of transactions. */
  examine(executor: Executor, examined: Examined): Promise<Examination>;
  /** Of those whom somebody wants to ask beside the plan; outside of transactions. */
  examineOthers(executor: Executor, examined: Examined & { who: Responder }): Promise<Examination>;
};

/** Where people come and go, that is seen after this. */
const maxAgeMs = 1000;

const anybody: ApprovalPlan = { steps: [{ who: { anyone: true } }] };

type FindDeciders = (load: () => Promise<Deciders>) => Promise<Deciders>;

export function createPlanExaminer({ authMode }: { authMode: AuthMode }): PlanExaminer {
  const deciders = new Cache<Deciders>({ max: 1000, maxAgeMs });
  const find = async (
    executor: Executor,
    examined: Examined,
    findDeciders: FindDeciders,
  ): Promise<PlanFinding[]> => {
    const { plan = anybody, requesterIds } = examined;
    const circle = await loadCircle(executor, { ...examined, plan, authMode, findDeciders });
    return examinePlan({ plan, requesterIds, circle });
  };
  const toWords = (findings: readonly PlanFinding[], { plan = anybody }: Examined): string[] =>
    findings.map((finding) => describeFinding(finding, plan.steps.length));
  const look = (executor: Executor, examined: Examined): Promise<PlanFinding[]> =>
    find(executor, examined, (load) => deciders.get(examined.organizationId, load));
  const findHopeless = (findings: readonly PlanFinding[]): PlanFinding | undefined =>
    findings.find(({ kind }) => kind === "never");
  return {
    // Within a transaction, which waits for nothing outside of it.
    warn: async (executor, examined) => toWords(await find(executor, examined, (load) => load()), examined),
    async examine(executor, examined) {
      const findings = await look(executor, examined);
      const hopeless = findHopeless(findings);
      const warnings = toWords(findings, examined);
      if (hopeless === undefined) return { warnings };
      const { step, reason } = hopeless;
      return { warnings, refusal: approvalErrors.planUnfillable({ step, reason }) };
    },
    async examineOthers(executor, { who, plan = anybody, ...examined }) {
      // Each circle decides by itself: what the plan's own steps lack is no matter here.
      const findings = await look(executor, { ...examined, plan: { ...plan, steps: [{ who }] } });
      const hopeless = findHopeless(findings);
      const warnings = findings.map((finding) => sayFinding("The escalation", finding));
      if (hopeless === undefined) return { warnings };
      return { warnings, refusal: approvalErrors.othersUnfillable({ reason: hopeless.reason }) };
    },
  };
}

type Loading = Examined & { plan: ApprovalPlan; authMode: AuthMode; findDeciders: FindDeciders };

const isNamed = (place: Place): boolean => !("anyone" in place) && !("channel" in place);

async function loadCircle(executor: Executor, loading: Loading): Promise<Circle> {
  const { organizationId, plan, promotion, authMode, findDeciders, now } = loading;
  let reading: ReturnType<Rules> | undefined;
  const rules: Rules = () => (reading ??= loadAccessRules(executor, organizationId));
  const asking = { organizationId, now, rules };
  const places = plan.steps.flatMap(({ who }) => placesOf(who));
  const named = places.filter(isNamed);
  // Service accounts have roles as well.
  const isOpen = places.some((place) => !isNamed(place) || "role" in place);
  const open = isOpen
    ? await findDeciders(() => listDeciders(executor, asking))
    : { people: [], isCut: false };
  const members = await loadMembers(executor, { ...asking, places: named });
  const programs = await findPrograms(executor, { ...asking, ids: namesOfNobody(named, members) });
  const isThere = new Set([...members, ...programs].map(({ id }) => id));
  const others = open.people.filter(({ id }) => !isThere.has(id));
  const everybody = [...members, ...programs, ...others, ...(authMode === "local" ? [owner] : [])];
  const candidates =
    promotion === undefined
      ? everybody
      : await onlyDeployers(executor, {
          ...asking,
          target: { kind: "file", path: promotion.file.path, environment: promotion.environment.id },
          candidates: everybody,
          isCut: open.isCut,
        });
  const known = await loadKnown(executor, { organizationId, places: named });
  const isPerson = createIsPerson(candidates);
  return { candidates, isKnown: (place) => ("person" in place ? isPerson(place.person) : known(place)) };
}

type Members = { organizationId: string; now: number; rules: Rules; places: readonly Place[] };

/** Members who may be meant by these places. */
async function loadMembers(
  executor: Executor,
  { organizationId, now, rules, places }: Members,
): Promise<Somebody[]> {
  if (places.length === 0) return [];
  const voters = await loadVoters(executor, { organizationId, places, now });
  const roles = [...new Set(voters.flatMap(({ role }) => role ?? []))];
  const read = roles.every(isBuiltInRole) ? { roles: new Map<string, never>() } : await rules();
  const deciding = new Set(roles.filter((role) => mayApprove(read, role)));
  return voters.map((voter): Somebody => {
    const { id, role } = voter;
    if (role === null) return { ...voter, mayDecide: false };
    return { ...voter, mayDecide: deciding.has(role), actor: actorOf({ id, role }) };
  });
}

/** Whether somebody is meant by an id or an address, in whatever case. */
function createIsPerson(candidates: readonly Somebody[]): (name: string) => boolean {
  const ids = new Set(candidates.map(({ id }) => id));
  const addresses = new Set(candidates.flatMap(({ email }) => email?.toLowerCase() ?? []));
  return (name) => ids.has(name) || addresses.has(name.toLowerCase());
}

function namesOfNobody(places: readonly Place[], members: readonly Somebody[]): string[] {
  const isMember = createIsPerson(members);
  const names = places.flatMap((place) => ("person" in place ? [place.person] : []));
  return [...new Set(names)].filter((name) => !isMember(name));
}

async function loadKnown(
  executor: Executor,
  { organizationId, places }: { organizationId: string; places: readonly Place[] },
): Promise<(place: Place) => boolean> {
  const teams = places.flatMap((place) => ("team" in place ? [place.team] : []));
  const schedules = places.flatMap((place) => ("schedule" in place ? [place.schedule] : []));
  const isRoleNamed = places.some((place) => "role" in place && !isBuiltInRole(place.role));
  const roles = isRoleNamed ? await listRoleIds(executor, organizationId) : [];
  const known = {
    teams: new Set(await listNamed(executor, { organizationId, table: "teams", names: teams })),
    schedules: new Set(await listNamed(executor, { organizationId, table: "schedules", names: schedules })),
  };
  return (place) => {
    if ("team" in place) return known.teams.has(place.team);
    if ("schedule" in place) return known.schedules.has(place.schedule);
    return !("role" in place) || isBuiltInRole(place.role) || roles.includes(place.role);
  };
}
