import { certificateContract } from '@anxin/shared/shops/certificate.contract'
import { merchantContract } from '@anxin/shared/shops/merchant.contract'
import { planContract } from '@anxin/shared/shops/plan.contract'
import { shopContract } from '@anxin/shared/shops/shop.contract'
import { handlersFor } from '../platform/routes'
import { addBay } from './add-bay'
import { addTechnician } from './add-technician'
import { applyForMerchant } from './apply-for-merchant'
import { changeSettlementAccount } from './change-settlement-account'
import {
  enterCertificate,
  listCertificates,
  uploadCertificatePhoto,
  withdrawCertificate,
} from './enter-certificate'
import { getOwnMerchant } from './get-own-merchant'
import { getOwnShop } from './get-own-shop'
import { getShopPage } from './get-shop-page'
import { inviteStaff } from './invite-staff'
import { listOwnStaff } from './list-own-staff'
import { listShops } from './list-shops'
import { pauseShop } from './pause-shop'
import { removeStaff } from './remove-staff'
import { resumeShop } from './resume-shop'
import { setHoliday } from './set-holiday'
import { setHours } from './set-hours'
import { setInstantBook } from './set-instant-book'
import { showPlan } from './show-plan'
import { followScene, showShopCode } from './show-shop-code'
import { uploadMerchantPhoto } from './upload-merchant-photo'

/** What takes a bay or a technician out of the plan needs the bookings, and so belongs to scheduling. */
const {
  'POST /shop/bays/:bayId/state': _bayState,
  'POST /shop/technicians/:technicianId/state': _technicianState,
  'POST /shop/leaves': _leaves,
  ...ownContract
} = shopContract

export const shopRoutes = handlersFor(
  { ...ownContract, ...certificateContract, ...merchantContract, ...planContract },
  {
    'GET /shop/certificates': listCertificates,
    'POST /shop/technicians/:technicianId/certificates': enterCertificate,
    'POST /shop/certificate-photos': uploadCertificatePhoto,
    'POST /shop/certificates/:certificateId/withdrawal': withdrawCertificate,
    'GET /shops': listShops,
    'GET /shops/:shopId': getShopPage,
    'GET /shop': getOwnShop,
    'GET /shop/plan': showPlan,
    'GET /shop/code': showShopCode,
    'GET /codes/:scene': followScene,
    'POST /shop/pause': pauseShop,
    'POST /shop/resume': resumeShop,
    'POST /shop/instant-book': setInstantBook,
    'POST /shop/hours': setHours,
    'POST /shop/holidays': setHoliday,
    'POST /shop/bays': addBay,
    'POST /shop/technicians': addTechnician,
    'GET /shop/staff': listOwnStaff,
    'POST /shop/staff': inviteStaff,
    'POST /shop/staff/:staffId/removal': removeStaff,
    'GET /shop/merchant': getOwnMerchant,
    'POST /shop/merchant/photos': uploadMerchantPhoto,
    'POST /shop/merchant/application': applyForMerchant,
    'POST /shop/merchant/settlement-account': changeSettlementAccount,
  },
)
