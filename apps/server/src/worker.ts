import type { JobHandlers } from "@parley/jobs";
import { accessJobs, planSessionSweep } from "./features/access/index.ts";
import { approvalJobs, handoverJobs, planHandoverLook } from "./features/approvals/index.ts";
import { auditJobs, planCheckpoints } from "./features/audit/index.ts";
import { budgetJobs, planReservationRecovery } from "./features/budgets/index.ts";
import { channelJobs, homeJobs, linkJobs, planChannelSweep, noticeJobs } from "./features/channels/index.ts";
import { datasetJobs, planDatasetSweep } from "./features/datasets/index.ts";
import { createLimiter, evaluationJobs } from "./features/evaluations/index.ts";
import { fileJobs } from "./features/files/index.ts";
import { inboundMailJobs, planMailSweep } from "./features/inbound-mail/index.ts";
import { planRetention, retentionJobs } from "./features/retention/index.ts";
import { logJobs, planLogSums } from "./features/logs/index.ts";
import { monitoringJobs, planMonitoringSweep } from "./features/monitoring/index.ts";
import { monitorJobs, planMonitorChecks } from "./features/monitors/index.ts";
import { pushJobs, pushTaker } from "./features/push/index.ts";
import { repositoryJobs } from "./features/repositories/index.ts";
import { reviewJobs } from "./features/reviews/index.ts";
import { planResealing, secretJobs } from "./features/secrets/index.ts";
import { planWebhookSweep, webhookJobs } from "./features/webhooks/index.ts";
import { createGuard } from "./kernel/access/guard.ts";
import { onNobodysBehalf } from "./kernel/access/on-nobodys-behalf.ts";
import type { Services } from "./services.ts";

/** Starts the durable work of every feature in this process. */
export async function startWorker(services: Services): Promise<void> {
  await planSessionSweep(services);
  await planWebhookSweep(services);
  await planChannelSweep(services);
  await planMailSweep(services);
  await planDatasetSweep(services);
  await planReservationRecovery(services);
  await planRetention(services);
  await planResealing(services);
  await planLogSums(services);
  await planMonitoringSweep(services);
  await planMonitorChecks(services);
  await planCheckpoints(services);
  await planHandoverLook(services);
  services.logIndexer.start();
  const handlers = onNobodysBehalf(createJobHandlers(services));
  await services.jobs.start({ handlers: services.telemetry?.traceJobs(handlers) ?? handlers });
}

/** What every feature does durably, by the name of the job. */
export const createJobHandlers = (services: Services): JobHandlers => {
  const limiter = createLimiter(services.evaluationCalls);
  return {
    ...accessJobs(services),
    ...fileJobs(services),
    ...logJobs(services),
    ...webhookJobs({ ...services, outboxTakers: [pushTaker(services)] }),
    ...pushJobs(services),
    ...approvalJobs(services),
    ...handoverJobs(services),
    ...channelJobs(services),
    ...linkJobs(services),
    ...homeJobs({ ...services, guard: createGuard(services) }),
    ...inboundMailJobs({ ...services, guard: createGuard(services) }),
    ...repositoryJobs(services),
    ...evaluationJobs({ ...services, limiter }),
    ...monitoringJobs({ ...services, limiter }),
    ...monitorJobs(services),
    ...noticeJobs(services),
    ...reviewJobs(services),
    ...datasetJobs(services),
    ...budgetJobs(services),
    ...retentionJobs(services),
    ...secretJobs(services),
    ...auditJobs(services),
  };
};
