export { type Report, type Section, writeReport } from "./write.ts";
