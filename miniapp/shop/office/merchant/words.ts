import type { Reply } from '@/common/request'
import type { TagTone } from '@/common/ui/Tag'

export type Merchant = Reply<'GET /shop/merchant'>
export type Application = NonNullable<Merchant['application']>

type State = { readonly word: string; readonly tone: TagTone; readonly next: string }

/** What each station is called, and what the shop should do there. */
export const STATES: Readonly<Record<Application['state'], State>> = {
  submitted: { word: '提交中', tone: 'waiting', next: '正在交给微信支付，请稍后回来查看' },
  checking: { word: '审核中', tone: 'waiting', next: '微信支付正在审核，一般 1 到 3 个工作日，不用操作' },
  'to-verify': { word: '待验证账户', tone: 'waiting', next: '请按下面的方式证明账户是你的' },
  'to-sign': { word: '待签约', tone: 'waiting', next: '请用店主本人的微信打开签约链接，完成签约' },
  opening: { word: '开通中', tone: 'waiting', next: '已签约，微信支付正在开通，不用操作' },
  'to-authorise': {
    word: '待授权分账',
    tone: 'waiting',
    next: '请在「微信支付商家助手」公众号里同意平台的分账授权，同意后自动开通',
  },
  active: { word: '已开通', tone: 'released', next: '车主的付款由微信支付冻结，验收后打进下面的账户' },
  rejected: { word: '被驳回', tone: 'plain', next: '请按原因修改后重新提交，填过的内容还在' },
  frozen: { word: '已冻结', tone: 'plain', next: '请按原因处理后重新提交' },
  cancelled: { word: '已作废', tone: 'plain', next: '这次申请已作废，可以重新提交' },
}

export const SUBJECT_WORDS: Readonly<Record<Application['subject'], { label: string; note: string }>> = {
  individual: { label: '个体工商户', note: '有营业执照' },
  company: { label: '企业', note: '有营业执照，用对公账户' },
  micro: { label: '个人', note: '没有营业执照' },
}

/** Whether the form is shown: nobody applied yet, or the last application ended badly. */
export function mayApply({ application, canCollect, stopped }: Merchant): boolean {
  if (canCollect || stopped !== null) return false
  return application === null || ['rejected', 'frozen', 'cancelled'].includes(application.state)
}
