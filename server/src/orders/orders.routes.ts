import { evidenceContract } from '@anxin/shared/orders/evidence.contract'
import { approvalLinkContract } from '@anxin/shared/orders/approval-link.contract'
import { invoiceContract } from '@anxin/shared/orders/invoice.contract'
import { orderContract } from '@anxin/shared/orders/order.contract'
import { photoContract } from '@anxin/shared/orders/photo.contract'
import { priceBandContract } from '@anxin/shared/orders/price-band.contract'
import { switchContract } from '@anxin/shared/orders/switch.contract'
import { statementContract } from '@anxin/shared/settlement/statement.contract'
import { handlersFor } from '../platform/routes'
import { acceptOrder } from './accept-order'
import { assignTechnician } from './assign-technician'
import { cancelOrder, previewCancellation } from './cancel-order'
import { checkInOrder } from './check-in-order'
import { checkPaymentOfOrder } from './check-payment-of-order'
import { issueHandOverCode, issueIntakeCode } from './codes'
import { chooseOldParts } from './choose-old-parts'
import { compareBeforeBooking, showAlternatives } from './compare-shops'
import { confirmCompletion } from './confirm-completion'
import { decideByLink, showSharedQuote } from './decide-by-link'
import { decideLines } from './decide-lines'
import { downloadBill } from './download-bill'
import { editLine } from './edit-line'
import { finishOrder } from './finish-order'
import { handOverOrder } from './hand-over-order'
import { getOwnOrder, getShopOrder, listOffers, listOwnOrders, listShopOrders } from './list-orders'
import { issueInvoice, requestInvoice, showInvoice, showShopInvoice } from './invoice'
import { listIncome } from './list-income'
import { inspectOrder } from './inspect-order'
import { listApprovalLinks, makeApprovalLink, revokeApprovalLink } from './make-approval-link'
import { noteWork } from './note-work'
import { pauseOrder, resumeOrder } from './pause-order'
import { payOrder } from './pay-order'
import { downloadPack } from './pack-evidence'
import { downloadPhoto, uploadPhoto } from './photos'
import { estimatePriceBands, showPriceBands, showShopPriceBands } from './price-bands'
import { refuseOrder } from './refuse-order'
import { rematchOrder } from './rematch-order'
import { requestOrder } from './request-order'
import { retimeOrder } from './retime-order'
import { sendPaymentCode } from './send-payment-code'
import { proposeSupplement, sendQuote } from './send-quote'
import { checkEvidence, findEvidence } from './show-evidence'
import { downloadStatement, showStatement } from './show-statement'
import { startOrder } from './start-order'
import { requestStop } from './stop-order'
import { switchOrder } from './switch-order'
import { withdrawOrder } from './withdraw-order'

export const orderRoutes = handlersFor(
  {
    ...orderContract,
    ...photoContract,
    ...evidenceContract,
    ...priceBandContract,
    ...switchContract,
    ...approvalLinkContract,
    ...invoiceContract,
    'GET /shop/statements/:day': statementContract['GET /shop/statements/:day'],
    'GET /shop/statements/:day/file': statementContract['GET /shop/statements/:day/file'],
  },
  {
    'POST /photos': uploadPhoto,
    'GET /photos/:photoId': downloadPhoto,
    'GET /evidence/:orderId': findEvidence,
    'GET /evidence/:orderId/:token': checkEvidence,
    'GET /bills/:orderId': downloadBill,
    'GET /evidence-packs/:orderId': downloadPack,
    'GET /price-bands': estimatePriceBands,
    'GET /orders/:orderId/price-bands': showPriceBands,
    'POST /shop/orders/:orderId/price-bands': showShopPriceBands,
    'POST /orders': requestOrder,
    'GET /orders': listOwnOrders,
    'GET /orders/:orderId': getOwnOrder,
    'POST /orders/:orderId/payment': payOrder,
    'POST /orders/:orderId/payment-code': (app, call, { request }) => sendPaymentCode(app, call, request.ip),
    'POST /orders/:orderId/payment-check': checkPaymentOfOrder,
    'GET /orders/:orderId/cancellation': previewCancellation,
    'POST /orders/:orderId/cancellation': cancelOrder,
    'POST /orders/:orderId/time': retimeOrder,
    'GET /estimates': compareBeforeBooking,
    'GET /orders/:orderId/alternatives': showAlternatives,
    'POST /orders/:orderId/switch': switchOrder,
    'POST /orders/:orderId/rematch': rematchOrder,
    'POST /orders/:orderId/decisions': decideLines,
    'POST /orders/:orderId/old-parts': chooseOldParts,
    'GET /orders/:orderId/approval-links': listApprovalLinks,
    'POST /orders/:orderId/approval-links': makeApprovalLink,
    'POST /orders/:orderId/approval-links/:linkId/revocation': revokeApprovalLink,
    'POST /approval-links/:linkId/quote': showSharedQuote,
    'POST /approval-links/:linkId/decisions': decideByLink,
    'POST /orders/:orderId/intake-code': issueIntakeCode,
    'POST /orders/:orderId/hand-over-code': issueHandOverCode,
    'POST /orders/:orderId/stop': requestStop,
    'POST /orders/:orderId/confirmation': confirmCompletion,
    'GET /orders/:orderId/invoice': showInvoice,
    'POST /orders/:orderId/invoice': requestInvoice,
    'GET /shop/orders/:orderId/invoice': showShopInvoice,
    'POST /shop/orders/:orderId/invoice': issueInvoice,
    'GET /shop/offers': listOffers,
    'POST /shop/orders/:orderId/acceptance': acceptOrder,
    'POST /shop/orders/:orderId/refusal': refuseOrder,
    'GET /shop/orders': listShopOrders,
    'GET /shop/orders/:orderId': getShopOrder,
    'POST /shop/orders/:orderId/withdrawal': withdrawOrder,
    'POST /shop/orders/:orderId/intake': checkInOrder,
    'POST /shop/orders/:orderId/quote': sendQuote,
    'POST /shop/orders/:orderId/inspection': inspectOrder,
    'POST /shop/orders/:orderId/start': startOrder,
    'POST /shop/orders/:orderId/supplement': proposeSupplement,
    'POST /shop/orders/:orderId/lines/:lineId/edit': editLine,
    'POST /shop/orders/:orderId/pause': pauseOrder,
    'POST /shop/orders/:orderId/resume': resumeOrder,
    'POST /shop/orders/:orderId/work': noteWork,
    'POST /shop/orders/:orderId/finish': finishOrder,
    'POST /shop/orders/:orderId/hand-over': handOverOrder,
    'POST /shop/orders/:orderId/assignment': assignTechnician,
    'GET /shop/income': listIncome,
    'GET /shop/statements/:day': showStatement,
    'GET /shop/statements/:day/file': downloadStatement,
  },
)
