/** The places of the app, in the order of the navigation. */
export const destinations = [
  { to: "/", label: "Home", noun: "home" },
  { to: "/approvals", label: "Inbox", noun: "inbox" },
  { to: "/logs", label: "Logs", noun: "log" },
  { to: "/files", label: "Files", noun: "directory" },
  { to: "/evaluations", label: "Evaluations", noun: "evaluation" },
  { to: "/reviews", label: "Reviews", noun: "review" },
  { to: "/monitors", label: "Monitors", noun: "monitor" },
  { to: "/policies", label: "Policies", noun: "policy" },
  { to: "/settings", label: "Settings", noun: "settings" },
] as const;

/** Under the inbox's address, and among the pages of who decides. */
export const isElsewhere = (pathname: string): boolean => pathname === "/approvals/analytics";

export type Destination = (typeof destinations)[number];
