import type { Domain } from '../platform/domain'
import { alertOverdue } from './alert-overdue'
import { closeAnswered, closeComplaint, closeSettled, closeShopDebt } from './close-item'
import {
  ACK_TIMER,
  DUE_TIMER,
  openCaseItem,
  openCertificate,
  openComplaint,
  openHeld,
  openOversell,
  openParked,
  openReview,
  openShopDebt,
  openShowcase,
  openUnanswered,
} from './open-item'
import { operationRoutes } from './operations.routes'
import { goUp } from './take-up-item'

export const operationsDomain: Domain = {
  routes: operationRoutes,
  timers: { [DUE_TIMER]: { inTransaction: alertOverdue }, [ACK_TIMER]: { inTransaction: goUp } },
  listeners: {
    'order.unanswered': { 'operations.order-unanswered': openUnanswered },
    'case.escalated': { 'operations.case-escalated': openCaseItem },
    'case.decided': { 'operations.case-decided': closeSettled('case', '已给出处理结果') },
    'case.closed': { 'operations.case-closed': closeSettled('case', '售后已结束') },
    'complaint.opened': { 'operations.complaint-opened': openComplaint },
    'complaint.closed': { 'operations.complaint-closed': closeComplaint },
    'payment.parked': { 'operations.payment-parked': openParked },
    'movement.held': { 'operations.movement-held': openHeld },
    'movement.released': { 'operations.movement-released': closeAnswered('风控已放行') },
    'movement.rejected': { 'operations.movement-rejected': closeAnswered('风控已拒绝') },
    'review.doubtful': { 'operations.review-doubtful': openReview },
    'shop.debt-limited': { 'operations.shop-debt-limited': openShopDebt },
    'shop.debt-lifted': { 'operations.shop-debt-lifted': closeShopDebt },
    'shop.oversell': { 'operations.shop-oversell': openOversell },
    'certificate.submitted': { 'operations.certificate-submitted': openCertificate },
    'showcase.agreed': { 'operations.showcase-agreed': openShowcase },
    'showcase.asked': { 'operations.showcase-asked': closeSettled('showcase-masks', '案例已修改') },
    'showcase.revoked': { 'operations.showcase-revoked': closeSettled('showcase-masks', '车主已撤回') },
    'showcase.dropped': { 'operations.showcase-dropped': closeSettled('showcase-masks', '门店已下架') },
    'order.cancelled': { 'operations.order-cancelled': closeSettled('unanswered-order', '订单已取消') },
    'order.switched': { 'operations.order-switched': closeSettled('unanswered-order', '车主已选择门店') },
    'review.published': { 'operations.review-published': closeSettled('review-doubtful', '评价已发布') },
    'review.refused': { 'operations.review-refused': closeSettled('review-doubtful', '评价未通过') },
  },
}
