/**
 * What an endpoint touches, and so how the server finds where its caller needs the permission. The one list; the server
 * has a way to find each.
 */
export const resourceKinds = {
  organization: "All of the organization: whoever is confined to directories may not use it.",
  caller: "Nothing of anybody's: whoever has the permission anywhere may use it.",
  list: "Many things: the reply holds those that the caller may see, and counts no others.",
  file: "The File of the path's `id` or of the body's `path` or `id`; where it is moved, its new place as well.",
  directory:
    "The directory of the path's `id`, and all below it where it changes; in the body, where it is to be.",
  log: "The Log of the path's `id` or `log_id`, of the body's `log_id`, or of the query's `id`.",
  evaluation: "The Evaluation of the path's `id`: its File.",
  monitor:
    "The monitor of the path's `id`, or the one that the body makes: its File; without a File, all of the organization.",
} as const;

export type ResourceKind = keyof typeof resourceKinds;
