import { Text, View } from '@tarojs/components'
import { useRouter } from '@tarojs/taro'
import { CASE_OUTCOME_NAMES, CASE_TYPE_NAMES } from '@anxin/shared/care/case-words'
import type { Case } from '@anxin/shared/care/case.contract'
import { useState } from 'react'
import { api } from '../api'
import { serverNow } from '../clock'
import { useCommand, type Command } from '../command'
import { dayAndClock, money } from '../format'
import { useLive } from '../live'
import { useLoad, type Loaded } from '../load'
import { go, goTab } from '../nav'
import { usePulled } from '../pull'
import { Button } from '../ui/Button'
import { Card } from '../ui/Card'
import { Empty, Failure, WhenLoaded } from '../ui/Notice'
import { Screen } from '../ui/Screen'
import { Tag } from '../ui/Tag'
import { Timeline } from '../ui/Timeline'
import { CASE_STATE_WORDS } from '../words'
import { CaseSheet, type SheetDeed } from './CaseSheet'
import './Case.scss'

const HOMES = { owner: '/pages/orders/index', shop: '/pages/jobs/index' } as const

/** One case as its owner or the shop sees it: who acts next, what is offered, what was decided, and all that was said. */
export function CasePage() {
  const { caseId = '' } = useRouter().params
  const loaded = useLoad(`case ${caseId}`, () =>
    caseId === '' ? undefined : api('GET /cases/:caseId', { params: { caseId } }),
  )
  const command = useCommand()
  const [sheet, setSheet] = useState<SheetDeed>()
  usePulled(loaded.reload)
  useLive((changed) => {
    if (changed === null || changed === loaded.data?.orderId) void loaded.reload()
  })
  if (loaded.data === undefined && loaded.error?.code === 'NOT_FOUND')
    return (
      <Screen>
        <Empty
          icon="search"
          text="没有找到这个售后"
          action="回首页"
          onAction={() => goTab(HOMES[APP_NAME])}
        />
      </Screen>
    )
  const footer = loaded.data && <CaseFooter data={loaded.data} onSheet={setSheet} />
  return (
    <Screen footer={footer}>
      <WhenLoaded loaded={loaded} blocks={4} safe="售后和款项都不受影响">
        {(data) => (
          <>
            {command.error !== undefined && <Failure error={command.error} safe="款项没有变化" />}
            <CaseBody data={data} loaded={loaded} command={command} onSheet={setSheet} />
            {sheet !== undefined && (
              <CaseSheet deed={sheet} data={data} put={loaded.put} onClose={() => setSheet(undefined)} />
            )}
          </>
        )}
      </WhenLoaded>
    </Screen>
  )
}

type Sheets = { onSheet: (deed: SheetDeed) => void }
type BodyProps = Sheets & { data: Case; loaded: Loaded<Case>; command: Command }

/** The one thing to do first; to say something is always in reach until the case is over. */
function CaseFooter({ data, onSheet }: Sheets & { data: Case }) {
  const { can, id: caseId } = data
  if (!can.includes('message')) return null
  return (
    <>
      <Button kind="second" onTap={() => onSheet('message')}>
        发消息
      </Button>
      {can.includes('book-rework') && (
        <Button kind="waiting" onTap={() => go('/order/rework/index', { caseId })}>
          预约返修
        </Button>
      )}
      {can.includes('offer') && (
        <Button kind="waiting" onTap={() => onSheet('offer')}>
          提出方案
        </Button>
      )}
    </>
  )
}

function CaseBody({ data, loaded, command, onSheet }: BodyProps) {
  return (
    <>
      <Card
        title={`${CASE_TYPE_NAMES[data.type]}问题`}
        aside={<Tag tone={data.state === 'CLOSED' ? 'plain' : 'waiting'}>{CASE_STATE_WORDS[data.state]}</Tag>}
      >
        <Text className="case-text">{`${data.serviceName} · ${data.vehicleText}`}</Text>
        {data.lines.map(({ id, name, amountFen }) => (
          <Text key={id} className="case-text">
            {amountFen === null ? name : `${name} ${money(amountFen)}`}
          </Text>
        ))}
        <Text className="case-note">{evidenceText(data)}</Text>
      </Card>
      <Decision data={data} loaded={loaded} command={command} onSheet={onSheet} />
      <Offers data={data} loaded={loaded} command={command} />
      <Ways data={data} loaded={loaded} command={command} onSheet={onSheet} />
      <Card title="进展和对话">
        <Timeline
          entries={data.timeline}
          me={APP_NAME}
          {...(data.next.who === 'none'
            ? {}
            : { next: { text: data.next.what, by: data.next.by, isMine: data.next.who === APP_NAME } })}
        />
      </Card>
    </>
  )
}

function evidenceText({ evidence }: Case): string {
  const late = evidence.filter((one) => one.late).length
  const fixed = `申请时的 ${evidence.length - late} 张照片已固定为证据`
  return late === 0 ? fixed : `${fixed}，之后补充 ${late} 张`
}

function Decision({ data, loaded, command, onSheet }: BodyProps) {
  const { decision, can, id: caseId } = data
  if (decision === null) return null
  const { outcome, amountFen, note, appealUntil } = decision
  const sum = amountFen === null || amountFen === 0 ? '' : ` ${money(amountFen)}`
  const consent = async () => {
    const isDone = await command.run(async (commandId) => {
      loaded.put(await api('POST /cases/:caseId/consent', { params: { caseId }, body: { commandId } }))
    })
    if (!isDone) await loaded.reload()
  }
  return (
    <Card title={`处理结果：${CASE_OUTCOME_NAMES[outcome]}${sum}`}>
      <Text className="case-text">{note}</Text>
      {appealUntil !== null && (
        <Text className="case-note">
          {`${dayAndClock(appealUntil, serverNow())} 前可以申诉一次，由另一位客服重新处理；双方都同意就不用等`}
        </Text>
      )}
      <View className="case-ways">
        {can.includes('consent') && (
          <Button isCompact isBusy={command.isBusy} onTap={() => void consent()}>
            同意结果
          </Button>
        )}
        {can.includes('appeal') && (
          <Button kind="second" isCompact onTap={() => onSheet('appeal')}>
            申诉
          </Button>
        )}
      </View>
    </Card>
  )
}

const OFFER_STATES = { open: '待答复', accepted: '已接受', lapsed: '已失效' } as const

function Offers({ data, loaded, command }: Omit<BodyProps, 'onSheet'>) {
  const { id: caseId, can, offers } = data
  const accept = async (offerId: string) => {
    const isDone = await command.run(async (commandId) => {
      const input = { params: { caseId }, body: { commandId, offerId } }
      loaded.put(await api('POST /cases/:caseId/acceptance', input))
    })
    if (!isDone) await loaded.reload()
  }
  if (offers.length === 0) return null
  return (
    <Card title="门店的方案">
      {offers.map(({ id, kind, amountFen, text, state }) => (
        <View key={id} className="case-offer">
          <Text className="case-text">
            {kind === 'rework' ? '免费返修' : amountFen === null ? '退款' : `退款 ${money(amountFen)}`}
          </Text>
          <Text className="case-note">{`${text} · ${OFFER_STATES[state]}`}</Text>
          {state === 'open' && can.includes('accept') && (
            <Button isCompact isBusy={command.isBusy} onTap={() => void accept(id)}>
              {kind === 'rework' ? '接受返修' : `接受退款 ${money(amountFen ?? 0)}`}
            </Button>
          )}
        </View>
      ))}
    </Card>
  )
}

/** What else may be done: quietly, because talking comes first. */
function Ways({ data, loaded, command, onSheet }: BodyProps) {
  const { id: caseId, can } = data
  const withdraw = async () => {
    const isDone = await command.run(async (commandId) => {
      loaded.put(await api('POST /cases/:caseId/withdrawal', { params: { caseId }, body: { commandId } }))
    })
    if (!isDone) await loaded.reload()
  }
  const hasAny = (['withdraw', 'escalate', 'fail-rework'] as const).some((deed) => can.includes(deed))
  if (!hasAny) return null
  return (
    <View className="case-ways">
      {can.includes('withdraw') && (
        <Button kind="second" isCompact isBusy={command.isBusy} onTap={() => void withdraw()}>
          问题已解决
        </Button>
      )}
      {can.includes('escalate') && (
        <Button kind="second" isCompact onTap={() => onSheet('escalate')}>
          请平台处理
        </Button>
      )}
      {can.includes('fail-rework') && (
        <Button kind="second" isCompact onTap={() => onSheet('escalate')}>
          {data.reworkOrderId === null ? '请平台处理' : '返修后仍有问题'}
        </Button>
      )}
    </View>
  )
}
