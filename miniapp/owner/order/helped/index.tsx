import { Text } from '@tarojs/components'
import { useRouter } from '@tarojs/taro'
import { useState } from 'react'
import { needsConsent } from '@anxin/shared/catalogue/part-types'
import { api } from '@/common/api'
import { useCommand } from '@/common/command'
import { money } from '@/common/format'
import { goTab } from '@/common/nav'
import { basisText } from '@/common/line-basis'
import { useLoad, type Loaded } from '@/common/load'
import type { Reply } from '@/common/request'
import { Button } from '@/common/ui/Button'
import { Empty, Failure, WhenLoaded } from '@/common/ui/Notice'
import { Receipt } from '@/common/ui/Receipt'
import { Screen } from '@/common/ui/Screen'
import { Sheet } from '@/common/ui/Sheet'
import { ConsentCards } from '../parts/ConsentCards'
import './index.scss'

type Shared = Reply<'POST /approval-links/:linkId/quote'>
type Line = Shared['lines'][number]

const ENDED: Readonly<Record<Exclude<Shared['state'], 'open'>, string>> = {
  used: '已经确认过了。车主付款后，门店才会施工',
  revoked: '车主收回了这个链接',
  expired: '链接已过期，请车主重新发送',
}

/** Somebody else's quote, by a link: to decide once for her, or only to look at. */
export default function HelpedPage() {
  const { linkId = '', token: given = '' } = useRouter().params
  const token = decodeURIComponent(given)
  const shared = useLoad<Shared>(`shared ${linkId}`, () =>
    linkId === ''
      ? undefined
      : api('POST /approval-links/:linkId/quote', { params: { linkId }, body: { token } }),
  )
  const isUnknown = linkId === '' || (shared.data === undefined && shared.error?.code === 'NOT_FOUND')
  if (isUnknown)
    return (
      <Screen>
        <Empty
          icon="search"
          text="这个链接打不开，请车主重新发送"
          action="去首页"
          onAction={() => goTab('/pages/home/index')}
        />
      </Screen>
    )
  return (
    <WhenOpen shared={shared}>
      {(quote) => <Open key={quote.quoteRound} quote={quote} linkId={linkId} token={token} shared={shared} />}
    </WhenOpen>
  )
}

function WhenOpen({
  shared,
  children,
}: {
  shared: Loaded<Shared>
  children: (quote: Shared) => JSX.Element
}) {
  const { data } = shared
  if (data !== undefined && data.state === 'open' && data.lines.length > 0) return children(data)
  return (
    <Screen>
      <WhenLoaded loaded={shared} blocks={3}>
        {({ state }) => (
          <Empty
            icon="receipt"
            text={state === 'open' ? '报价已经有了结果，现在没有要确认的' : ENDED[state]}
          />
        )}
      </WhenLoaded>
    </Screen>
  )
}

type OpenProps = { quote: Shared; linkId: string; token: string; shared: Loaded<Shared> }

function Open({ quote, linkId, token, shared }: OpenProps) {
  const { purpose, lines, quoteRound } = quote
  const [chosen, setChosen] = useState<ReadonlySet<string>>(
    () => new Set(quote.isSupplement ? [] : lines.map(({ id }) => id)),
  )
  const [consented, setConsented] = useState<ReadonlySet<string>>(new Set())
  const [isAsking, setAsking] = useState(false)
  const command = useCommand()
  const approve = lines.filter(({ id }) => chosen.has(id))
  const open = approve.filter((line) => needsConsent(line) && !consented.has(line.id)).length
  const decide = async (ids: ReadonlySet<string>) => {
    const isDone = await command.run(async (commandId) =>
      shared.put(
        await api('POST /approval-links/:linkId/decisions', {
          params: { linkId },
          body: { commandId, token, quoteRound, decisions: decisionsOf(lines, ids, consented) },
        }),
      ),
    )
    if (!isDone) await shared.reload()
  }
  const canDecide = purpose === 'decide'
  return (
    <Screen
      footer={
        canDecide ? (
          <Footer
            approve={approve}
            openConsents={open}
            isBusy={command.isBusy}
            onApprove={() => void decide(chosen)}
            onDeclineAll={() => setAsking(true)}
          />
        ) : undefined
      }
    >
      {command.error !== undefined && <Failure error={command.error} safe="没有替车主确认任何项目" />}
      <Text className="helped-lead">{lead(quote)}</Text>
      <SharedReceipt quote={quote} chosen={chosen} onToggle={(id) => setChosen((now) => toggled(now, id))} />
      {canDecide && (
        <ConsentCards
          lines={approve}
          consented={consented}
          onToggle={(id) => setConsented((now) => toggled(now, id))}
        />
      )}
      {isAsking && (
        <DeclineAllSheet
          isBusy={command.isBusy}
          onClose={() => setAsking(false)}
          onSend={() => {
            setAsking(false)
            void decide(new Set())
          }}
        />
      )}
    </Screen>
  )
}

type SharedReceiptProps = {
  quote: Shared
  chosen: ReadonlySet<string>
  onToggle: (lineId: string) => void
}

/** The lines to choose from, or for advice only to read. */
function SharedReceipt({ quote, chosen, onToggle }: SharedReceiptProps) {
  const { carText, serviceName, lines } = quote
  const title = `${carText} ${serviceName}`
  const read = lines.map((line) => ({ ...line, note: basisText(line.basis) }))
  if (quote.purpose === 'advise')
    return <Receipt title={title} lines={read} total={{ label: '合计', fen: sumOf(lines) }} />
  const approve = lines.filter(({ id }) => chosen.has(id))
  return (
    <Receipt
      title={title}
      lines={read.map((line) => ({ ...line, isOut: !chosen.has(line.id) }))}
      total={{ label: `已选 ${approve.length} 项`, fen: sumOf(approve) }}
      choice={{ chosen, onToggle }}
    />
  )
}

type FooterProps = {
  approve: readonly Line[]
  openConsents: number
  isBusy: boolean
  onApprove: () => void
  onDeclineAll: () => void
}

function Footer({ approve, openConsents, isBusy, onApprove, onDeclineAll }: FooterProps) {
  return (
    <>
      <Button kind="plain" isCompact isDisabled={isBusy} onTap={onDeclineAll}>
        都不做
      </Button>
      <Button
        kind="waiting"
        isBusy={isBusy}
        isDisabled={openConsents > 0 || approve.length === 0}
        onTap={onApprove}
      >
        {openConsents > 0
          ? `先确认 ${openConsents} 个非原厂件`
          : `替车主同意 ${approve.length} 项 ${money(sumOf(approve))}`}
      </Button>
    </>
  )
}

type DeclineAllProps = { isBusy: boolean; onClose: () => void; onSend: () => void }

/** A no to everything may send the car back, so it takes a second tap. */
function DeclineAllSheet({ isBusy, onClose, onSend }: DeclineAllProps) {
  return (
    <Sheet
      title="替车主都不做？"
      onClose={onClose}
      footer={
        <Button kind="danger" isBusy={isBusy} onTap={onSend}>
          确认都不做
        </Button>
      }
    >
      <Text>这些项目都不会施工。没有别的已同意项目时，车辆会还给车主，可能收检测费。</Text>
    </Sheet>
  )
}

function lead({ purpose, shopName }: Shared): string {
  return purpose === 'decide'
    ? `车主请你确认 ${shopName ?? '门店'} 的报价。你同意的项目由车主付款后生效，没选的不做；你的确认会记在订单里。`
    : '车主想请你看看这份报价贵不贵。只能看，不能确认。'
}

function decisionsOf(lines: readonly Line[], chosen: ReadonlySet<string>, consented: ReadonlySet<string>) {
  return lines.map(({ id: lineId, partType }) =>
    chosen.has(lineId)
      ? {
          lineId,
          decision: 'approve' as const,
          ...(consented.has(lineId) && partType !== null ? { consentPartType: partType } : {}),
        }
      : { lineId, decision: 'decline' as const },
  )
}

function toggled(ids: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(ids)
  if (!next.delete(id)) next.add(id)
  return next
}

function sumOf(lines: readonly Line[]): number {
  return lines.reduce((sum, { amountFen }) => sum + amountFen, 0)
}
