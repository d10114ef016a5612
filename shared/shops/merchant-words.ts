/** The choices of an application, without Zod: the mini-program shows them. */

export const MERCHANT_SUBJECTS = ['individual', 'company', 'micro'] as const
export type MerchantSubject = (typeof MERCHANT_SUBJECTS)[number]

export const MERCHANT_PHOTO_SLOTS = ['licence', 'id-front', 'id-back'] as const
export type MerchantPhotoSlot = (typeof MERCHANT_PHOTO_SLOTS)[number]

export const OTHER_BANK = '其他银行'
/** WeChat's list of banks that need no branch (开户银行对照表), and the word for all others. */
export const BANKS = [
  '工商银行',
  '农业银行',
  '中国银行',
  '建设银行',
  '交通银行',
  '邮政储蓄银行',
  '招商银行',
  '中信银行',
  '光大银行',
  '民生银行',
  '平安银行',
  '浦发银行',
  '兴业银行',
  '广发银行',
  '华夏银行',
  '北京银行',
  '宁波银行',
  OTHER_BANK,
] as const
export type Bank = (typeof BANKS)[number]
