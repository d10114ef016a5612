const CLOCK = { timeZone: 'Asia/Shanghai', hour: '2-digit', minute: '2-digit', hour12: false } as const
const dayAndTime = new Intl.DateTimeFormat('zh-CN', { ...CLOCK, month: 'numeric', day: 'numeric' })
const whole = new Intl.DateTimeFormat('zh-CN', { ...CLOCK, month: 'long', day: 'numeric', weekday: 'short' })

/** `11/26 07:33`, in Shanghai wherever the visitor is. */
export function shortTime(at: string): string {
  return dayAndTime.format(new Date(at))
}

export function longTime(ms: number): string {
  return whole.format(ms)
}

export function yuan(fen: number): string {
  const sign = fen < 0 ? '−' : ''
  const abs = Math.abs(fen)
  return `${sign}¥${Math.floor(abs / 100).toLocaleString('zh-CN')}.${String(abs % 100).padStart(2, '0')}`
}

/** How far the steered time is ahead, in words. */
export function aheadText(ms: number): string {
  const minutes = Math.round(ms / 60_000)
  if (minutes < 2) return '与现在一致'
  const days = Math.floor(minutes / 1440)
  const hours = Math.floor((minutes % 1440) / 60)
  const parts = [days > 0 && `${days} 天`, hours > 0 && `${hours} 小时`, days === 0 && `${minutes % 60} 分`]
  return `比现在快 ${parts.filter(Boolean).join(' ')}`
}

export const ROLE_WORDS = { 'shop-owner': '店主', adviser: '服务顾问', technician: '技师' } as const
export const ACTOR_WORDS = {
  owner: '车主',
  shop: '门店',
  operator: '客服',
  system: '系统',
  wechat: '微信',
} as const
