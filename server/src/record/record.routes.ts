import { recordContract } from '@anxin/shared/record/record.contract'
import { handlersFor } from '../platform/routes'
import { listRecordLinks, makeRecordLink, openRecordLink, revokeRecordLink } from './share-record'
import { downloadRecord, downloadRecordPhoto, showRecord } from './show-record'
import { showRemembered } from './show-remembered'
import {
  acceptTransfer,
  listTransfers,
  offerTransfer,
  revokeTransfer,
  showTransfer,
} from './transfer-vehicle'

export const recordRoutes = handlersFor(recordContract, {
  'GET /vehicles/:vehicleId/record': showRecord,
  'GET /vehicles/:vehicleId/record/file': downloadRecord,
  'GET /vehicles/:vehicleId/record/photos/:photoId': downloadRecordPhoto,
  'GET /vehicles/:vehicleId/record-links': listRecordLinks,
  'POST /vehicles/:vehicleId/record-links': makeRecordLink,
  'POST /vehicles/:vehicleId/record-links/:linkId/revocation': revokeRecordLink,
  'POST /record-links/:linkId/record': openRecordLink,
  'GET /vehicles/:vehicleId/transfers': listTransfers,
  'POST /vehicles/:vehicleId/transfers': offerTransfer,
  'POST /vehicles/:vehicleId/transfers/:transferId/revocation': revokeTransfer,
  'POST /vehicle-transfers/:transferId/offer': showTransfer,
  'POST /vehicle-transfers/:transferId/acceptance': acceptTransfer,
  'GET /shop/orders/:orderId/remembered-work': showRemembered,
})
