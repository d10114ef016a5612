import { opinionContract } from '@anxin/shared/opinions/opinion.contract'
import { handlersFor } from '../platform/routes'
import { answerOpinion, refuseOpinion } from './answer-opinion'
import { askOpinion } from './ask-opinion'
import { downloadOpinionPhoto, listOpinions, showShopOpinion } from './shop-opinions'
import { showOpinion } from './show-opinion'

export const opinionRoutes = handlersFor(opinionContract, {
  'GET /orders/:orderId/opinion': showOpinion,
  'POST /orders/:orderId/opinion': askOpinion,
  'GET /shop/opinions': listOpinions,
  'GET /shop/opinions/:opinionId': showShopOpinion,
  'GET /shop/opinions/:opinionId/photos/:nth': downloadOpinionPhoto,
  'POST /shop/opinions/:opinionId/answer': answerOpinion,
  'POST /shop/opinions/:opinionId/refusal': refuseOpinion,
})
