/** What browsers are told of. */
export const noticeType = "approval.notice_due";
