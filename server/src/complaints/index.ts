import { complaintContract } from '@anxin/shared/complaints/complaint.contract'
import type { Domain } from '../platform/domain'
import { handlersFor } from '../platform/routes'
import { answerComplaint, carryOutDeed, completeComplaint, DEED } from './answer-complaint'
import {
  FETCH,
  fetchComplaint,
  onComplaintNoticed,
  COMPLAINT_POLL,
  pollComplaints,
  startComplaints,
} from './follow-complaints'
import { holdComplained } from './hold-complained'
import { listComplaints, showComplaint } from './show-complaints'

export { countComplaints, eraseComplaints, findComplaint } from './complaints.repository'

export const complaintsDomain: Domain = {
  routes: handlersFor(complaintContract, {
    'GET /operators/complaints': listComplaints,
    'GET /operators/complaints/:complaintId': showComplaint,
    'POST /operators/complaints/:complaintId/answers': answerComplaint,
    'POST /operators/complaints/:complaintId/completion': completeComplaint,
  }),
  timers: {
    [FETCH]: { outside: fetchComplaint },
    [COMPLAINT_POLL]: { outside: pollComplaints },
    [DEED]: { outside: carryOutDeed },
  },
  listeners: {
    'complaint.noticed': { 'complaints.complaint-noticed': onComplaintNoticed },
    'complaint.opened': { 'complaints.hold': holdComplained },
    'complaint.closed': { 'complaints.hold-over': holdComplained },
  },
  start: startComplaints,
}
