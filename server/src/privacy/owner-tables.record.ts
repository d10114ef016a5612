import { opinion, opinionRequest } from '@anxin/drizzle/schema/opinions'
import { orderPiece } from '@anxin/drizzle/schema/orders'
import { recordLink, recordOpening, transferConsent, vehicleTransfer } from '@anxin/drizzle/schema/record'
import { rememberedWork } from '@anxin/drizzle/schema/vehicles'
import { byOthers, ELSEWHERE, NUMBER, OTHERS, owned, type OwnerTable } from './owner-tables'

const CAR = '车辆（车牌、车架号、车型、里程）'
const OPINIONS = '听听别家的记录（报价项目和门店的看法，不含车牌和姓名）'

/** What is remembered of her cars, with whom she shared it, and what other shops thought of her quotes. */
export const RECORD_TABLES: readonly OwnerTable[] = [
  owned(orderPiece, {
    title: '装上车的配件',
    kept: '订单（服务、金额、进度、备注、下单位置）',
    root: 'orders',
    by: [orderPiece.orderId],
    fields: {
      id: '编号',
      orderId: '订单编号',
      lineId: '费用行',
      brand: '品牌',
      partNumber: '零件号',
      serial: '序列号',
      photoId: '照片',
      replacesId: '更正的记录',
      byId: OTHERS,
      byName: byOthers('记录人'),
      at: '时间',
    },
  }),
  owned(rememberedWork, {
    title: '还没做的项目',
    kept: CAR,
    root: 'vehicles',
    by: [rememberedWork.vehicleId],
    fields: {
      id: '编号',
      vehicleId: '车辆编号',
      name: '项目',
      level: '程度',
      reason: byOthers('原因'),
      priceFen: '当时价格',
      photoIds: ELSEWHERE, // of an earlier owner's order, where the car changed hands
      orderId: ELSEWHERE,
      shopName: '门店',
      foundAt: '发现时间',
      dueAt: '提醒时间',
      dueKm: '提醒里程',
      state: '状态',
      remindedAt: '提醒过的时间',
      bookedOn: ELSEWHERE,
    },
  }),
  owned(recordLink, {
    title: '档案分享链接',
    kept: CAR,
    root: 'owner',
    by: [recordLink.ownerId],
    fields: {
      id: '编号',
      vehicleId: '车辆编号',
      ownerId: ELSEWHERE,
      withPrices: '含价格',
      createdAt: '创建时间',
      expiresAt: '有效至',
      revokedAt: '收回时间',
    },
  }),
  owned(recordOpening, {
    title: '档案被打开',
    kept: CAR,
    root: 'links',
    by: [recordOpening.linkId],
    fields: {
      linkId: '链接编号',
      userId: OTHERS,
      times: '次数',
      firstAt: '首次时间',
      lastAt: '最近时间',
    },
  }),
  owned(vehicleTransfer, {
    title: '车辆过户',
    kept: CAR,
    root: 'owner',
    by: [vehicleTransfer.fromOwnerId, vehicleTransfer.acceptedBy],
    fields: {
      id: '编号',
      vehicleId: '车辆编号',
      fromOwnerId: OTHERS, // or she herself
      withPrices: '含价格',
      createdAt: '创建时间',
      expiresAt: '有效至',
      revokedAt: '收回时间',
      acceptedAt: '接受时间',
      acceptedBy: OTHERS,
    },
  }),
  owned(transferConsent, {
    title: '过户同意',
    kept: CAR,
    root: 'owner',
    by: [transferConsent.userId],
    fields: { transferId: '过户编号', side: '哪一方', userId: ELSEWHERE, text: '同意的内容', at: '时间' },
  }),
  owned(opinionRequest, {
    title: '听听别家',
    kept: OPINIONS,
    root: 'owner',
    by: [opinionRequest.ownerId],
    fields: {
      id: '编号',
      orderId: '订单编号',
      ownerId: ELSEWHERE,
      quoteRound: '第几次报价',
      quote: byOthers('报价'),
      lineIds: '费用行',
      amountsFen: '金额（分）',
      photoIds: '照片',
      isOpen: '进行中',
      createdAt: '时间',
      dueAt: '截止时间',
      closedAt: '结束时间',
    },
  }),
  owned(opinion, {
    title: '别家的看法',
    kept: OPINIONS,
    root: 'opinions',
    by: [opinion.requestId],
    fields: {
      id: '编号',
      requestId: '听听别家编号',
      shopId: '门店编号',
      rank: NUMBER,
      state: '状态',
      distanceMetres: '距离（米）',
      askedAt: '询问时间',
      answeredAt: '回答时间',
      text: byOthers('看法'),
      lines: byOthers('逐项看法'),
    },
  }),
]
