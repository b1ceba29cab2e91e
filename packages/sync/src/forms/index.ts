export { forms } from "./forms.ts";
