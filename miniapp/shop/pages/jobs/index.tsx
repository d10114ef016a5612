import { useDidShow, useRouter } from '@tarojs/taro'
import { useEffect, useRef, useState } from 'react'
import { serverNow } from '@/common/clock'
import { useLive } from '@/common/live'
import { useLoad } from '@/common/load'
import { go } from '@/common/nav'
import { Field } from '@/common/ui/Field'
import { WhenLoaded } from '@/common/ui/Notice'
import { Screen } from '@/common/ui/Screen'
import { Segments } from '@/common/ui/Segments'
import { usePulled } from '@/common/pull'
import { loadBoard, loadStage, STAGES, takeWantedStage, type Board, type Stage } from '../../common/board'
import { isDesk, useMe, type Me } from '../../common/me'
import { NotMember } from '../../common/NotMember'
import { useOffers } from '../../common/offers'
import { UploadBar } from '../../common/UploadBar'
import { JobList } from './JobList'
import './index.scss'

/** Without a word of what has changed, the board is not asked for more often than this. */
const QUIET_MS = 15_000

export default function JobsPage() {
  const me = useMe()
  useOpenFromNotice()
  return (
    <Screen>
      <WhenLoaded loaded={me} empty={(data) => (data.active === null ? <NotMember me={data} /> : null)}>
        {({ active }) => <BoardOf member={active} />}
      </WhenLoaded>
    </Screen>
  )
}

function BoardOf({ member }: { member: Me['active'] }) {
  useOffers(isDesk(member))
  const [stage, setStage] = useState<Stage>(() => takeWantedStage() ?? 'coming')
  const [plate, setPlate] = useState('')
  const board = useBoard()
  const ended = useLoad(`ended ${stage === 'ended'}`, () =>
    stage === 'ended' ? loadStage('ended') : undefined,
  )
  useDidShow(() => setStage((now) => takeWantedStage() ?? now))
  usePulled(board.reload)
  const more = async (shown: Stage) => {
    const loaded = shown === 'ended' ? ended.data : board.data?.[shown]
    const next = await loadStage(shown, loaded)
    if (shown === 'ended') ended.put(next)
    else board.put({ ...board.data, [shown]: next })
  }
  return (
    <>
      <UploadBar />
      <Segments label="阶段" segments={segmentsOf(board.data)} value={stage} onChoose={setStage} />
      <Field label="按车牌找车" value={plate} onChange={setPlate} hint="车牌后几位" charsMax={8} />
      {stage === 'ended' && plate === '' ? (
        <WhenLoaded loaded={ended}>
          {(data) => <JobList stage={data} member={member} onMore={() => more('ended')} />}
        </WhenLoaded>
      ) : (
        <WhenLoaded loaded={board}>
          {(data) =>
            plate === '' ? (
              <JobList stage={data[stage]} member={member} onMore={() => more(stage)} />
            ) : (
              <JobList stage={withPlate(data, plate)} member={member} isSearch />
            )
          }
        </WhenLoaded>
      )}
    </>
  )
}

function useBoard() {
  const board = useLoad('board', loadBoard)
  const askedAt = useRef(0)
  useLive((orderId) => {
    if (orderId === null && serverNow() - askedAt.current < QUIET_MS) return
    askedAt.current = serverNow()
    void board.reload()
  })
  return board
}

function segmentsOf(board: Board | undefined) {
  return STAGES.map(({ value, label }) => {
    const count = board?.[value]?.jobs.length
    return { value, label, ...(count === undefined ? {} : { count }) }
  })
}

function withPlate(board: Board, plate: string) {
  const wanted = plate.trim().toUpperCase()
  const jobs = STAGES.flatMap(({ value }) => board[value]?.jobs ?? [])
  return { jobs: jobs.filter(({ vehicleText }) => vehicleText.toUpperCase().includes(wanted)), cursors: {} }
}

/** A notice names an order: its work order is what the person has come for. */
function useOpenFromNotice(): void {
  const { orderId } = useRouter().params
  useEffect(() => {
    if (orderId !== undefined && orderId !== '') go('/job/order/index', { orderId })
  }, [orderId])
}
