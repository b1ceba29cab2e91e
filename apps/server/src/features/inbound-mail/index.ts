export { inboundMailJobs, planMailSweep } from "./inbound-mail.jobs.ts";
export { createResolveDns } from "./resolve-dns.ts";
export { startMailIntake, type MailIntake } from "./mail-intake.ts";
export { mountInboundMail } from "./mount-inbound-mail.ts";
