import type { StaffRole } from '@anxin/shared/identity/identity.contract'

const MAY: Readonly<Record<StaffRole, string>> = {
  'shop-owner': '能做所有事：接单、报价、改价、看收入、管员工',
  adviser: '接单、报价、接车交车、排班、回复评价；能看价格，看不到收入',
  technician: '看派给自己的工单、接车、检测、施工、拍照、完工',
}

/** What somebody with a role may do, in words. */
export function mayText(role: StaffRole, showPrices: boolean): string {
  if (role !== 'technician') return MAY[role]
  return `${MAY.technician}；${showPrices ? '能看价格' : '看不到价格'}`
}
