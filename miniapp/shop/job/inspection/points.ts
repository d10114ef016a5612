/** What a shop looks at as a matter of course, in the order in which one walks around and under a car. */
export const POINTS: readonly { readonly group: string; readonly names: readonly string[] }[] = [
  { group: '发动机舱', names: ['机油', '冷却液', '刹车油', '电瓶', '皮带', '空气滤芯'] },
  { group: '底盘', names: ['前刹车片', '后刹车片', '刹车盘', '减震器', '悬架胶套', '渗漏'] },
  { group: '轮胎', names: ['左前胎', '右前胎', '左后胎', '右后胎'] },
  { group: '灯光和车内', names: ['灯光', '雨刮', '空调', '故障灯'] },
]
