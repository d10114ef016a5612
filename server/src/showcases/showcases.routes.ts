import { showcaseContract } from '@anxin/shared/showcases/showcase.contract'
import { technicianPageContract } from '@anxin/shared/showcases/technician-page.contract'
import { handlersFor } from '../platform/routes'
import { answerShowcase } from './answer-showcase'
import { dropShowcase, revokeShowcase } from './end-showcase'
import { listShopShowcases, listTechnicianShowcases } from './list-showcases'
import { makeShowcase } from './make-showcase'
import { downloadShowcasePhoto, showOwnShowcase, showShopShowcase, showShowcase } from './show-showcase'
import {
  changeTechnicianPage,
  listShownTechnicians,
  showOwnTechnicianPage,
  showTechnicianPage,
} from './technician-page'

const contract = { ...showcaseContract, ...technicianPageContract }

export const showcaseRoutes = handlersFor(contract, {
  'GET /shop/orders/:orderId/showcase': showShopShowcase,
  'POST /shop/orders/:orderId/showcase': makeShowcase,
  'POST /shop/orders/:orderId/showcase/removal': dropShowcase,
  'GET /orders/:orderId/showcase': showOwnShowcase,
  'POST /orders/:orderId/showcase/answer': answerShowcase,
  'POST /orders/:orderId/showcase/revocation': revokeShowcase,
  'GET /showcases/:showcaseId': showShowcase,
  'GET /showcase-photos/:photoId': downloadShowcasePhoto,
  'GET /shops/:shopId/showcases': listShopShowcases,
  'GET /shops/:shopId/technicians': listShownTechnicians,
  'GET /technicians/:technicianId': showTechnicianPage,
  'GET /technicians/:technicianId/showcases': listTechnicianShowcases,
  'GET /shop/technician-page': showOwnTechnicianPage,
  'POST /shop/technician-page': changeTechnicianPage,
})
