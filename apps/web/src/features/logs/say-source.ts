const names: Readonly<Record<string, string>> = {
  mon: "Monitoring",
  bfl: "Back-fill",
  run: "Run",
  evr: "Evaluation",
  rvq: "Review queue",
  sched: "Schedule",
};

/** Where a Log comes from, as people call it: of an id of ours what it is of, and so much of it as tells it from others. */
export function saySource(source: string): string {
  const [, prefix = "", rest = ""] = /^([a-z]{2,5})_([0-9A-Za-z]{10,})$/.exec(source) ?? [];
  const name = names[prefix];
  return name === undefined ? source : `${name} …${rest.slice(-4)}`;
}
