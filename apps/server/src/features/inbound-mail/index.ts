export { inboundMailJobs, planMailSweep } from "./inbound-mail.jobs.ts";
export { startMailIntake, type MailIntake } from "./mail-intake.ts";
export { mountInboundMail } from "./mount-inbound-mail.ts";
