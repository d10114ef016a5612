import { Text } from '@tarojs/components'
import Taro from '@tarojs/taro'
import { useState } from 'react'
import { api } from '@/common/api'
import { serverNow } from '@/common/clock'
import { useCommand } from '@/common/command'
import { downloadFile } from '@/common/download'
import { dayAndClock } from '@/common/format'
import { useLoad } from '@/common/load'
import { usePulled } from '@/common/pull'
import type { Reply } from '@/common/request'
import { Button } from '@/common/ui/Button'
import { Card } from '@/common/ui/Card'
import { Cell } from '@/common/ui/Cell'
import { Banner, Failure, WhenLoaded } from '@/common/ui/Notice'
import { Screen } from '@/common/ui/Screen'
import '../privacy/index.scss'

type Export = Reply<'GET /me/exports'>['items'][number]

/** Asks for a copy of everything that is kept about her, and sends the file to a chat once it is ready. */
export default function ExportPage() {
  const loaded = useLoad('my-exports', () => api('GET /me/exports', { query: {} }))
  usePulled(loaded.reload)
  return (
    <Screen>
      <Card title="一份文件，装着你的全部资料">
        <Text className="privacy-note">
          账号、车辆、订单、报价、支付、评价、售后和照片，整理成一个压缩包：一页可以直接看，一份数据供其他软件读取。门店员工的姓名会打码，别人的资料不在里面。
        </Text>
      </Card>
      <WhenLoaded loaded={loaded} blocks={1}>
        {({ items, nextAt }) => (
          <>
            <Asking latest={items[0]} nextAt={nextAt} onAsked={loaded.reload} />
            {items.length > 0 && (
              <Card isFlush>
                {items.map((made) => (
                  <Cell
                    key={made.id}
                    label={`${dayAndClock(made.requestedAt, serverNow())} 申请`}
                    note={noteOf(made)}
                  />
                ))}
              </Card>
            )}
          </>
        )}
      </WhenLoaded>
    </Screen>
  )
}

function noteOf({ state, endsAt, records, photos }: Export): string {
  if (state === 'making') return '正在整理，好了会通知你'
  if (state === 'ended') return '已过期，文件已删除'
  return `${records ?? 0} 条记录、${photos ?? 0} 张照片 · ${endsAt === null ? '' : dayAndClock(endsAt, serverNow())} 前有效`
}

type AskingProps = { latest: Export | undefined; nextAt: string | null; onAsked: () => unknown }

function Asking({ latest, nextAt, onAsked }: AskingProps) {
  const command = useCommand()
  const ask = () =>
    command.run(async (id) => {
      await api('POST /me/exports', { body: { id } })
      onAsked()
    })
  if (latest?.state === 'making')
    return <Banner icon="clock">正在整理，通常几分钟内完成。可以先离开，好了会通知你。</Banner>
  return (
    <>
      {command.error !== undefined && <Failure error={command.error} safe="已有的文件不受影响" />}
      {latest?.state === 'ready' && <SendButton exportId={latest.id} />}
      {nextAt === null ? (
        <Button
          kind={latest?.state === 'ready' ? 'second' : 'primary'}
          isBusy={command.isBusy}
          onTap={() => void ask()}
        >
          {latest === undefined ? '整理我的资料' : '重新整理一份'}
        </Button>
      ) : (
        <Text className="privacy-note">{`一天整理一次，${dayAndClock(nextAt, serverNow())} 后可以再申请。`}</Text>
      )}
    </>
  )
}

/** A phone opens no ZIP by itself: it goes to a chat, to be opened on a computer. */
function SendButton({ exportId }: { exportId: string }) {
  const [state, setState] = useState<'still' | 'busy' | 'failed'>('still')
  const send = async () => {
    setState('busy')
    try {
      const filePath = await downloadFile(`/me/exports/${exportId}/file`)
      await Taro.shareFileMessage({ filePath, fileName: '我的安心修资料.zip' })
      setState('still')
    } catch {
      setState('failed')
    }
  }
  return (
    <>
      {state === 'failed' && <Banner tone="waiting">文件没有下载成功，请稍后再试</Banner>}
      <Banner tone="waiting">文件里有手机号、车牌和订单，请只发给自己，比如“文件传输助手”。</Banner>
      <Button isBusy={state === 'busy'} onTap={() => void send()}>
        下载并发送
      </Button>
    </>
  )
}
