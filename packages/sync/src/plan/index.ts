export { type Action, isPull, isPush, type Row } from "./row.ts";
